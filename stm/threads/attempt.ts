import type { Cell } from '../cell.ts'
import { plainVariable } from '../errors.ts'
import { lateUse } from '../late-use.ts'
import { refusePromise } from '../refuse-promise.ts'
import type { Attempt, STM } from '../tx.ts'
import { CONFLICT, RETRY, type TransactionLog } from './transaction-log.ts'
import type { Savepoint } from './write-log.ts'

/** All of Attempt except what makes it nominal, which exists at compile time only. */
type Operations = Pick<Attempt, keyof Attempt>

/**
 * One run of a body: the `tx` that it sees. What it reads and writes is in the log of its thread,
 * which serves one attempt after another.
 *
 * It implements Attempt but does not extend it, for the same reason as the attempt of the event loop:
 * V8 does not optimise a constructor that calls `super` in a class that was given its name afterwards.
 */
export class ThreadAttempt implements Operations {
  /** The log of its thread, while it runs; then `null`. */
  log: TransactionLog | null

  constructor(log: TransactionLog) {
    this.log = log
  }

  get engineName(): string {
    return this.usableLog().engineName
  }

  read(cell: Cell): never {
    throw plainVariable(cell.name, this.engineName)
  }

  write(cell: Cell): never {
    throw plainVariable(cell.name, this.engineName)
  }

  retry(): never {
    return this.usableLog().stop(RETRY)
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    const log = this.usableLog()
    const last = alternatives.length - 1
    for (const alternative of alternatives.slice(0, last)) {
      const savepoint = setSavepoint(log)
      let result: unknown
      try {
        result = alternative(this.tx)
      } catch (error) {
        if (log.ending === null) throw error
      }
      if (log.ending === null) return keep(log, savepoint, result as A)
      refuseAsync(log, result)
      if (log.ending === CONFLICT) throw CONFLICT
      log.ending = null
      rollBack(log, savepoint)
    }
    return (alternatives[last] as STM<A>)(this.tx)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    const log = this.usableLog()
    const savepoint = setSavepoint(log)
    let thrown: unknown
    try {
      const result = body(this.tx)
      if (log.ending === null) return keep(log, savepoint, result)
      refuseAsync(log, result)
    } catch (error) {
      thrown = error
    }
    if (log.ending !== null) throw log.ending
    rollBack(log, savepoint)
    return handler(thrown)(this.tx)
  }

  afterCommit(action: () => void): void {
    const log = this.usableLog()
    log.actions ??= []
    log.actions.push(action)
  }

  private usableLog(): TransactionLog {
    const { log } = this
    if (log === null) throw lateUse(this.tx)
    if (log.ending !== null) throw log.ending
    return log
  }

  private get tx(): Attempt {
    return this as Operations as Attempt
  }
}

/** Where a branch began: what it has to go back to if it fails. */
interface Branch {
  readonly writes: Savepoint
  readonly actions: number
}

const setSavepoint = (log: TransactionLog): Branch => ({
  writes: log.setSavepoint(),
  actions: log.actions?.length ?? 0,
})

function keep<A>(log: TransactionLog, { writes }: Branch, result: A): A {
  log.keep(writes)
  return result
}

function rollBack(log: TransactionLog, { writes, actions }: Branch): void {
  log.rollBack(writes)
  if (log.actions !== null) log.actions.length = actions
}

/** An async branch is an error even if it retried before its first await. */
function refuseAsync(log: TransactionLog, result: unknown): void {
  const { ending } = log
  log.ending = null
  refusePromise(result)
  log.ending = ending
}
