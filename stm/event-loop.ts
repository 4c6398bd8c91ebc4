import { onAbort } from './abort.ts'
import { runActions } from './after-commit.ts'
import type { AtomicallyOptions, Engine } from './atomically.ts'
import {
  type AfterCommitError,
  isStackOverflow,
  keptTx,
  nestedTransaction,
  nothingRead,
  refusePromise,
  stackOverflow,
  wouldBlock,
} from './errors.ts'
import { probe, wakeUps } from './probe.ts'
import { type Attempt, type Cell, running, type STM, setRunning } from './tx.ts'
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

/** An attempt, but for what makes it nominal, which exists at compile time only. */
type Operations = Pick<Attempt, keyof Attempt>

// It does not extend Attempt, though it looks like one: where classes are named as they are defined
// (esbuild's keepNames, hence tsx), V8 gives up compiling a constructor that calls super, and
// everything that makes attempts runs ten times slower.
class EventLoopAttempt implements Operations {
  read(this: Attempt, cell: Cell): unknown {
    if (running !== this || isRetrying) refuse(this)
    if (cell.stamp < begin) {
      cell.stamp = begin
      reads[readCount++] = cell
    }
    if (probe !== null) probe.read(cell, cell.value)
    return cell.value
  }

  write(this: Attempt, cell: Cell, value: unknown): void {
    if (running !== this || isRetrying) refuse(this)
    if (cell.stamp !== savepoint) {
      undone[undoCount] = cell
      undoneValues[undoCount] = cell.value
      undoneStamps[undoCount++] = cell.stamp
      cell.stamp = savepoint
    }
    cell.value = value
  }

  retry(this: Attempt): never {
    if (running !== this) refuse(this)
    isRetrying = true
    throw RETRY
  }

  orElse<A>(this: Attempt, alternatives: readonly STM<A>[]): A {
    assertUsable(this)
    const last = alternatives.length - 1
    for (let i = 0; i < last; i += 1) {
      const undo = setSavepoint()
      const actionsBefore = actions?.length ?? 0
      try {
        const result = (alternatives[i] as STM<A>)(this)
        if (!isRetrying) return result
        refuseAsync(result)
      } catch (error) {
        if (!isRetrying) throw error
      }
      isRetrying = false
      rollBack(undo, actionsBefore)
    }
    setSavepoint()
    return (alternatives[last] as STM<A>)(this)
  }

  catchSTM<A, B>(this: Attempt, body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    assertUsable(this)
    const undo = setSavepoint()
    const actionsBefore = actions?.length ?? 0
    let thrown: unknown
    try {
      const result = body(this)
      if (!isRetrying) return result
      refuseAsync(result)
      throw RETRY
    } catch (error) {
      if (isRetrying) throw RETRY
      thrown = error
    }
    rollBack(undo, actionsBefore)
    setSavepoint()
    return handler(thrown)(this)
  }

  afterCommit(this: Attempt, action: () => void): void {
    assertUsable(this)
    actions ??= []
    actions.push(action)
  }
}

function assertUsable(tx: Attempt): void {
  if (running !== tx || isRetrying) refuse(tx)
}

/** Either the body has swallowed a retry, which then happens again, or this tx is a kept one. */
function refuse(tx: Attempt): never {
  throw running === tx ? RETRY : keptTx()
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
  const tx = new EventLoopAttempt() as Operations as Attempt
  begin = ++clock
  savepoint = ++clock
  if (probe !== null) probe.began()
  // Already so, unless the stack was full at the end of the attempt before.
  readCount = 0
  actions = null
  setRunning(tx)
  let ended: typeof DONE | typeof RETRIES | typeof THREW = DONE
  try {
    outcome = body(tx)
    refuseAsync(outcome)
    if (actions !== null || isWaitedFor()) assertRoom()
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
  if (ended === THREW && isStackOverflow(outcome)) outcome = stackOverflow(outcome)
  return ended
}

/** Refuses a promise even after a retry, which an async body hides in the promise that it returns. */
function refuseAsync(result: unknown): void {
  const wasRetrying = isRetrying
  isRetrying = false
  refusePromise(result)
  isRetrying = wasRetrying
}

/** Whether somebody waits for a variable that this transaction has written. */
function isWaitedFor(): boolean {
  for (let i = 0; i < undoCount; i += 1) if ((undone[i] as Cell).waiters !== null) return true
  return false
}

/** Throws the error of a full stack here, where all can be undone, and not halfway through a commit. */
function assertRoom(frames = 64): void {
  if (frames > 0) assertRoom(frames - 1)
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

/** Runs what was asked for after the commit. */
function runAsked(): AfterCommitError | null {
  const asked = actions
  actions = null
  return asked === null ? null : runActions(asked)
}

let blockedSoFar = 0

/** A transaction that waits, from its first retry to its end. */
class Blocked {
  readonly #body: STM<unknown>
  readonly #options: AtomicallyOptions | undefined
  readonly #resolve: (result: unknown) => void
  readonly #reject: (error: unknown) => void
  readonly #wait = new Wait(++blockedSoFar, () => this.#rerun())
  readonly #forgetSignal: (() => void) | undefined
  #isRunning = false

  constructor(
    body: STM<unknown>,
    options: AtomicallyOptions | undefined,
    resolve: (result: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.#body = body
    this.#options = options
    this.#resolve = resolve
    this.#reject = reject
    const signal = options?.signal
    this.#forgetSignal =
      signal && onAbort(signal, (reason) => this.#isRunning || this.#abort(reason))
    this.#lineUp()
  }

  #lineUp(): void {
    this.#wait.lineUp(reads.slice(0, readCount) as Cell[])
    forgetReads()
    if (probe !== null) probe.blocked(this.#wait)
  }

  #rerun(): void {
    this.#wait.leave()
    this.#isRunning = true
    const ended = attempt(this.#body)
    this.#isRunning = false
    const result = outcome
    outcome = undefined
    if (ended !== RETRIES) this.#end(() => settle(ended, result, this.#resolve, this.#reject))
    else if (this.#options?.signal?.aborted) this.#abort(this.#options.signal.reason)
    else if (readCount === 0) this.#end(() => this.#reject(nothingRead(this.#options?.name)))
    else this.#lineUp()
  }

  #abort(reason: unknown): void {
    this.#end(() => this.#reject(reason))
  }

  #end(settleIt: () => void): void {
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
  const failed = ended === THREW ? result : runAsked()
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
    if (readCount === 0) return Promise.reject(nothingRead(options?.name))
    if (signal?.aborted) {
      forgetReads()
      return Promise.reject(signal.reason)
    }
    assertRoom()
    return new Promise((resolve, reject) => {
      new Blocked(body, options, resolve as (result: unknown) => void, reject)
    })
  },

  atomicallySync<A>(body: STM<A>, options: AtomicallyOptions | undefined): A {
    const ended = attempt(body)
    const result = outcome as A
    outcome = undefined
    if (ended === THREW) throw result
    if (ended === RETRIES) {
      const waitsFor = reads.slice(0, readCount) as Cell[]
      forgetReads()
      throw wouldBlock(options?.name, waitsFor)
    }
    const failed = runAsked()
    if (failed !== null) throw failed
    return result
  },
}
