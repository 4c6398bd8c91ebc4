import { onAbort } from './abort.ts'
import type { AtomicallyOptions, Engine } from './atomically.ts'
import {
  AfterCommitError,
  keptTx,
  nestedTransaction,
  nothingRead,
  promiseResult,
  WouldBlockError,
} from './errors.ts'
import { probe, wakeUps } from './probe.ts'
import { Attempt, type Cell, running, type STM, setRunning } from './tx.ts'
import { Wait } from './waiting.ts'

// The engine of the event loop. A body is synchronous, so nothing can come in between: it writes in
// place, keeps an undo log, and remembers what it has read only so that a retry can wait for it.
// One transaction runs at a time, so the logs are shared by all and used again.

let reads: (Cell | undefined)[] = []
let readCount = 0

let undone: (Cell | undefined)[] = []
let undoneValues: unknown[] = []
let undoneStamps: number[] = []
let undoCount = 0

let actions: (() => void)[] | null = null
let isRetrying = false

// Stamps tell at a glance what this transaction has done with a variable. They only ever grow:
// below `begin`: nothing yet; `begin`: read; `savepoint`: written since the last savepoint.
let clock = 0
let begin = 0
let savepoint = 0

/** Logs longer than this are given back to the memory after use. */
const KEPT_LOG = 1024

const RETRY = Symbol('retry')

class EventLoopAttempt extends Attempt {
  read(cell: Cell): unknown {
    if (running !== this || isRetrying) this.#refuse()
    if (cell.stamp < begin) {
      cell.stamp = begin
      reads[readCount++] = cell
    }
    if (probe !== null) probe.read(cell, cell.value)
    return cell.value
  }

  write(cell: Cell, value: unknown): void {
    if (running !== this || isRetrying) this.#refuse()
    if (cell.stamp !== savepoint) {
      undone[undoCount] = cell
      undoneValues[undoCount] = cell.value
      undoneStamps[undoCount++] = cell.stamp
      cell.stamp = savepoint
    }
    cell.value = value
  }

  retry(): never {
    if (running !== this) this.#refuse()
    isRetrying = true
    throw RETRY
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    this.#assertUsable()
    const last = alternatives.length - 1
    for (let i = 0; i < last; i += 1) {
      const undo = setSavepoint()
      const actionsBefore = actions?.length ?? 0
      try {
        const result = (alternatives[i] as STM<A>)(this)
        if (!isRetrying) return result
      } catch (error) {
        if (!isRetrying) throw error
      }
      isRetrying = false
      rollBack(undo, actionsBefore)
    }
    setSavepoint()
    return (alternatives[last] as STM<A>)(this)
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    this.#assertUsable()
    const undo = setSavepoint()
    const actionsBefore = actions?.length ?? 0
    let thrown: unknown
    try {
      const result = body(this)
      if (isRetrying) throw RETRY
      return result
    } catch (error) {
      if (isRetrying) throw RETRY
      thrown = error
    }
    rollBack(undo, actionsBefore)
    setSavepoint()
    return handler(thrown)(this)
  }

  afterCommit(action: () => void): void {
    this.#assertUsable()
    actions ??= []
    actions.push(action)
  }

  #assertUsable(): void {
    if (running !== this || isRetrying) this.#refuse()
  }

  /** Either the body has swallowed a retry, which then happens again, or this tx is a kept one. */
  #refuse(): never {
    throw running === this ? RETRY : keptTx()
  }
}

/** Takes back a branch: what it wrote, and what it wanted done after the commit. */
function rollBack(undo: number, actionsBefore: number): void {
  undoTo(undo)
  if (actions !== null) actions.length = actionsBefore
}

/** From here on, a write is undone to the value of this moment. Gives the length of the undo log. */
function setSavepoint(): number {
  savepoint = ++clock
  return undoCount
}

function undoTo(length: number): void {
  while (undoCount > length) {
    undoCount -= 1
    const cell = undone[undoCount] as Cell
    cell.value = undoneValues[undoCount]
    cell.stamp = undoneStamps[undoCount] as number
    undone[undoCount] = undefined
    undoneValues[undoCount] = undefined
  }
}

// How an attempt ended. The result, or what was thrown, is in `outcome`.
const DONE = 0
const RETRIES = 1
const THREW = 2
let outcome: unknown

/** Runs the body once. Unless it is DONE, nothing is left of what it wrote. */
function attempt(body: STM<unknown>): typeof DONE | typeof RETRIES | typeof THREW {
  if (running !== null) throw nestedTransaction()
  const tx = new EventLoopAttempt()
  begin = ++clock
  savepoint = ++clock
  if (probe !== null) probe.began()
  setRunning(tx)
  let ended: typeof DONE | typeof RETRIES | typeof THREW = DONE
  try {
    outcome = body(tx)
    if (!isRetrying && isPromise(outcome)) throw refusedPromise(outcome)
  } catch (error) {
    outcome = error
    ended = THREW
  }
  setRunning(null)
  if (isRetrying) {
    isRetrying = false
    ended = RETRIES
  }
  if (ended === DONE) publish()
  else {
    undoTo(0)
    actions = null
  }
  if (ended !== RETRIES) forgetReads()
  return ended
}

/** The values are in place already: what remains is to wake those whom the changes concern. */
function publish(): void {
  if (probe !== null) {
    probe.committed(undone.slice(0, undoCount).map(changeAt))
  }
  for (let i = 0; i < undoCount; i += 1) {
    const cell = undone[i] as Cell
    if (cell.waiters !== null) wakeUps.changed(cell)
    undone[i] = undefined
    undoneValues[i] = undefined
  }
  if (undoCount > KEPT_LOG) {
    undone = []
    undoneValues = []
    undoneStamps = []
  }
  undoCount = 0
}

const changeAt = (cell: Cell | undefined, i: number) => ({
  cell: cell as Cell,
  before: undoneValues[i],
})

function forgetReads(): void {
  if (readCount > KEPT_LOG) reads = []
  else for (let i = 0; i < readCount; i += 1) reads[i] = undefined
  readCount = 0
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

function refusedPromise(promise: PromiseLike<unknown>): Error {
  promise.then(undefined, () => {}) // it is reported here, not a second time as unhandled
  return promiseResult()
}

/** Runs what was asked for after the commit. Gives the error that says what threw, or null. */
function runActions(): AfterCommitError | null {
  const asked = actions as (() => void)[]
  actions = null
  const errors: unknown[] = []
  for (const action of asked) {
    try {
      action()
    } catch (error) {
      errors.push(error)
    }
  }
  return errors.length === 0 ? null : new AfterCommitError(errors)
}

const nameOf = (options: AtomicallyOptions | undefined): string =>
  options?.name === undefined ? 'a transaction' : `transaction '${options.name}'`

let blockedSoFar = 0

/** A transaction that waits, from its first retry to its end. */
class Blocked {
  readonly #body: STM<unknown>
  readonly #resolve: (result: unknown) => void
  readonly #reject: (error: unknown) => void
  readonly #wait = new Wait(++blockedSoFar, () => this.#rerun())
  readonly #forgetSignal: (() => void) | undefined
  #isOver = false

  constructor(
    body: STM<unknown>,
    signal: AbortSignal | undefined,
    resolve: (result: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.#body = body
    this.#resolve = resolve
    this.#reject = reject
    this.#forgetSignal = signal && onAbort(signal, (reason) => this.#end(() => reject(reason)))
    this.#lineUp()
  }

  #lineUp(): void {
    this.#wait.lineUp(reads.slice(0, readCount) as Cell[])
    forgetReads()
    if (probe !== null) probe.blocked(this.#wait)
  }

  #rerun(): void {
    this.#wait.leave()
    const ended = attempt(this.#body)
    const result = outcome
    outcome = undefined
    if (ended !== RETRIES) this.#end(() => settle(ended, result, this.#resolve, this.#reject))
    else if (!this.#isOver) this.#lineUp()
  }

  #end(settleIt: () => void): void {
    this.#isOver = true
    this.#wait.leave()
    this.#forgetSignal?.()
    settleIt()
  }
}

function settle(
  ended: typeof DONE | typeof THREW,
  result: unknown,
  resolve: (result: unknown) => void,
  reject: (error: unknown) => void,
): void {
  const failed = ended === THREW ? result : actions === null ? null : runActions()
  if (ended === THREW || failed !== null) reject(failed)
  else resolve(result)
}

/** Transactions as JavaScript runs them: one at a time, each without interruption. */
export const eventLoop: Engine = {
  atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
    const signal = options?.signal
    if (signal?.aborted) return Promise.reject(signal.reason)
    const ended = attempt(body)
    const result = outcome as A
    outcome = undefined
    if (ended === DONE && actions === null) return Promise.resolve(result)
    if (ended !== RETRIES) {
      return new Promise((resolve, reject) =>
        settle(ended, result, resolve as (result: unknown) => void, reject),
      )
    }
    if (readCount === 0) return Promise.reject(nothingRead(nameOf(options)))
    if (signal?.aborted) {
      forgetReads()
      return Promise.reject(signal.reason)
    }
    return new Promise((resolve, reject) => {
      new Blocked(body, signal, resolve as (result: unknown) => void, reject)
    })
  },

  atomicallySync<A>(body: STM<A>, options: AtomicallyOptions | undefined): A {
    const ended = attempt(body)
    const result = outcome as A
    outcome = undefined
    if (ended === THREW) throw result
    if (ended === RETRIES) throw wouldBlock(options)
    const failed = actions === null ? null : runActions()
    if (failed !== null) throw failed
    return result
  },
}

const namesOfReads = () =>
  (reads.slice(0, readCount) as Cell[]).map(({ name }) => name ?? 'a variable')

function wouldBlock(options: AtomicallyOptions | undefined): Error {
  const waitsFor = readCount === 0 ? ['something that it has not read'] : namesOfReads()
  forgetReads()
  return new WouldBlockError(
    `${nameOf(options)} would have to wait for ${waitsFor.join(', ')}, and atomicallySync cannot ` +
      'wait. Nothing was written. Use atomically, or give it an alternative with orElse.',
  )
}
