import type { Cell } from '../cell.ts'
import { plainVariable } from '../errors.ts'
import { lateUse } from '../late-use.ts'
import { refusePromise } from '../refuse-promise.ts'
import { type Attempt, type STM, shared } from '../tx.ts'
import { CONFLICT, RETRY, type TransactionLog } from './transaction-log.ts'

/** All of Attempt except what makes it nominal, which exists at compile time only. */
type Operations = Pick<Attempt, keyof Attempt>

interface Savepoint {
  readonly before: number
  readonly writes: number
  readonly actions: number
}

/**
 * One run of a body: the `tx` that it sees. What it reads and writes is in the log of its thread,
 * which serves one attempt after another.
 *
 * It implements Attempt but does not extend it, for the same reason as the attempt of the event loop:
 * V8 does not optimise a constructor that calls `super` in a class that was given its name afterwards.
 */
export class ThreadAttempt implements Operations {
  readonly log: TransactionLog
  actions: (() => void)[] | null = null

  constructor(log: TransactionLog) {
    this.log = log
  }

  get engineName(): string {
    return this.log.engineName
  }

  read(cell: Cell): never {
    this.assertUsable()
    throw plainVariable(cell.name, this.engineName)
  }

  write(cell: Cell): never {
    this.assertUsable()
    throw plainVariable(cell.name, this.engineName)
  }

  retry(): never {
    this.assertUsable()
    return this.log.stop(RETRY)
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    this.assertUsable()
    const last = alternatives.length - 1
    for (const alternative of alternatives.slice(0, last)) {
      const savepoint = this.setSavepoint()
      let result: unknown
      try {
        result = alternative(this.tx)
      } catch (error) {
        if (this.log.ending === null) throw error
      }
      if (this.log.ending === null) return this.keep(savepoint, result as A)
      this.refuseAsync(result)
      if (this.log.ending === CONFLICT) throw CONFLICT
      this.resume()
      this.rollBack(savepoint)
    }
    return (alternatives[last] as STM<A>)(this.tx)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    this.assertUsable()
    const savepoint = this.setSavepoint()
    let thrown: unknown
    try {
      const result = body(this.tx)
      if (this.log.ending === null) return this.keep(savepoint, result)
      this.refuseAsync(result)
    } catch (error) {
      thrown = error
    }
    if (this.log.ending !== null) throw this.log.ending
    this.rollBack(savepoint)
    return handler(thrown)(this.tx)
  }

  afterCommit(action: () => void): void {
    this.assertUsable()
    this.actions ??= []
    this.actions.push(action)
  }

  /** An async branch is an error even if it retried before its first await. */
  private refuseAsync(result: unknown): void {
    const { ending } = this.log
    this.resume()
    refusePromise(result)
    this.log.ending = ending
  }

  private resume(): void {
    this.log.ending = null
  }

  private setSavepoint(): Savepoint {
    const log = this.log
    const savepoint = {
      before: log.savepoint,
      writes: log.writeCount,
      actions: this.actions?.length ?? 0,
    }
    log.savepoint = log.writeCount
    return savepoint
  }

  private keep<A>({ before }: Savepoint, result: A): A {
    this.log.savepoint = before
    return result
  }

  private rollBack({ before, writes, actions }: Savepoint): void {
    this.log.rollBack(writes)
    this.log.savepoint = before
    if (this.actions !== null) this.actions.length = actions
  }

  private assertUsable(): void {
    if (shared.running !== this.tx) throw lateUse(this.tx)
    if (this.log.ending !== null) throw this.log.ending
  }

  private get tx(): Attempt {
    return this as Operations as Attempt
  }
}
