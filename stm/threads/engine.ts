import { runAfterCommit } from '../after-commit.ts'
import type { AtomicallyOptions, Engine } from '../engine.ts'
import {
  isStackOverflow,
  nestedTransaction,
  nothingRead,
  stackOverflow,
  wouldBlock,
} from '../errors.ts'
import { refusePromise } from '../refuse-promise.ts'
import { type Attempt, type STM, setRunning, shared } from '../tx.ts'
import { AsyncTransaction, Waiters } from './async-transaction.ts'
import { ThreadAttempt } from './attempt.ts'
import { CONFLICTED, commit } from './commit.ts'
import { cannotWait, transactionCalled } from './errors.ts'
import { BLOCKED, LOCK, PARK, TURN } from './memory.ts'
import { doze, mayWait, spin } from './pause.ts'
import { finishOrUndo, wakeAll } from './recovery.ts'
import { hasThreads, Stall } from './stall.ts'
import { CONFLICT, RETRY, type TransactionLog } from './transaction-log.ts'
import { Turn } from './turn.ts'
import { WaitSet, wake } from './wait-set.ts'

/** After this many conflicts, a transaction asks for its turn to run alone. */
const PATIENCE = 16

/** For how long atomicallySync waits for a lock where it may not block, and where it may, in milliseconds. */
const BRIEFLY = 1_000
const LONG = 10_000

/** How often to look for a change without a wake-up, in milliseconds: a thread that died may owe it. */
const LOOK_AGAIN = 1_000
/** The same, where a thread that was spawned seems to hold something for long. */
const LOOK_SOON = 10

/**
 * Runs the transactions of one thread on a shared heap. Other threads have engines of their own, and
 * all of them see one another's commits.
 */
export class ThreadEngine implements Engine {
  readonly hasOwnStorage = true
  readonly log: TransactionLog
  readonly waiters: Waiters
  private readonly turn: Turn
  private random: number
  /**
   * Stands for each running attempt. To store a new object in an old one each time would cost more
   * than the rest of what an empty transaction does.
   */
  private readonly running: Attempt

  constructor(log: TransactionLog) {
    this.log = log
    this.waiters = new Waiters(log)
    this.turn = new Turn(log)
    this.random = log.thread + 1
    this.running = new ThreadAttempt(log) as unknown as Attempt
  }

  atomically<A>(body: STM<A>, options?: AtomicallyOptions): Promise<A> {
    if (shared.running !== null) throw nestedTransaction()
    const signal = options?.signal
    if (signal?.aborted) return Promise.reject(signal.reason)
    try {
      const result = this.attempts(body)
      if (result === RETRY || result === CONFLICT) {
        return new AsyncTransaction(this, body, options).start(result as typeof RETRY)
      }
      this.runActions()
      return Promise.resolve(result)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * Blocks the thread while the body retries, where a thread may be blocked. On a main thread it
   * throws a WouldBlockError instead, for nothing else would run there in the meantime. So it does on
   * any thread that waits for long, while one that it has spawned, and that may have died, holds a lock or
   * has its turn.
   */
  atomicallySync<A>(body: STM<A>, options?: AtomicallyOptions): A {
    if (shared.running !== null) throw nestedTransaction()
    let stall: Stall | undefined
    for (;;) {
      let result = this.attempts(body)
      if (result === CONFLICT) {
        stall ??= this.newStall(options?.name)
        result = this.waitForTurn(body, stall)
      }
      if (result !== RETRY) {
        this.runActions()
        return result as A
      }
      stall ??= this.newStall(options?.name)
      this.block(options?.name, stall)
    }
  }

  private newStall(name: string | undefined): Stall {
    return new Stall(this.log, transactionCalled(name), this.log.mayBlock ? LONG : BRIEFLY)
  }

  /** Runs `body` until it commits or retries, or has had conflicts enough for a turn. */
  attempts<A>(body: STM<A>): A | typeof RETRY | typeof CONFLICT {
    if (!this.log.isClean) this.repairNow()
    let result = this.attempt(body)
    for (let conflicts = 1; result === CONFLICT && conflicts < PATIENCE; conflicts += 1) {
      this.backOff(conflicts)
      result = this.attempt(body)
    }
    return result
  }

  /** Runs `body` alone, if it is not the turn of another thread. It still may have a conflict then. */
  attemptInTurn<A>(body: STM<A>): A | typeof RETRY | typeof CONFLICT {
    const { log } = this
    if (!log.isClean) this.repairNow()
    if (!this.turn.tryTake()) return CONFLICT
    log.hasTurn = true
    try {
      return this.attempt(body)
    } finally {
      this.endTurn()
    }
  }

  /** The log forgets the turn last: until then it is not clean, and what is left will be repaired. */
  private endTurn(): void {
    try {
      this.log.releaseHeld()
      this.turn.release()
      this.log.forgetTurn()
    } catch (error) {
      if (!isStackOverflow(error)) throw error
      this.repair()
    }
  }

  /** Runs the actions of the attempt that has just committed. */
  runActions(): void {
    const { actions } = this.log
    if (actions === null) return
    this.log.actions = null
    runAfterCommit(actions)
  }

  /** Runs `body` once. Throws what it throws. */
  private attempt<A>(body: STM<A>): A | typeof RETRY | typeof CONFLICT {
    const { log } = this
    const operations = new ThreadAttempt(log)
    const attempt = operations as unknown as Attempt
    let result: A | undefined
    log.begin()
    setRunning(this.running)
    try {
      result = body(attempt)
    } catch (error) {
      if (log.ending === null) throw isStackOverflow(error) ? stackOverflow(error) : error
    } finally {
      operations.log = null
      setRunning(null)
    }
    if (typeof result === 'object' || typeof result === 'function') refusePromise(result)
    if (log.ending !== null) return log.ending
    if (!this.commit()) return CONFLICT
    return result as A
  }

  private commit(): boolean {
    const { log } = this
    try {
      const woken = commit(log)
      if (woken > 0) this.wake(woken)
      return woken !== CONFLICTED
    } catch (error) {
      if (error === CONFLICT) return false
      if (!isStackOverflow(error)) throw error
      const isCommitted = log.isCommitted
      this.repair()
      if (isCommitted) return true
      throw stackOverflow(error)
    }
  }

  private wake(mask: number): void {
    const own = 1 << this.log.thread
    if ((mask & own) !== 0) this.waiters.lookSoon()
    wake(this.log, mask & ~own)
  }

  /**
   * Finishes or undoes what the stack overflowed in: a commit or a turn. The stack may overflow again
   * here; then it is tried once more when the stack is empty, or before the next transaction.
   */
  private repair(): void {
    try {
      this.repairNow()
    } catch {
      void Promise.resolve().then(() => this.repair())
    }
  }

  /** @throws MisuseError if the stack overflows: no transaction may run and overwrite the log before. */
  private repairNow(): void {
    try {
      finishOrUndo(this.log.memory, this.log.thread)
      this.turn.release()
      this.waiters.lookSoon()
      wakeAll(this.log.memory)
      this.log.forgetTurn()
    } catch (error) {
      throw isStackOverflow(error) ? stackOverflow(error) : error
    }
  }

  private waitForTurn<A>(body: STM<A>, stall: Stall): A | typeof RETRY {
    for (;;) {
      const result = this.attemptInTurn(body)
      if (result !== CONFLICT) return result
      stall.look(this.wordInTheWay())
      if (mayWait) this.turn.wait()
    }
  }

  /** The turn, if a thread has it, or else the lock that the attempt before gave up on; -1 if it is free. */
  private wordInTheWay(): number {
    const { words, hot } = this.log
    if (this.turn.owner >= 0) return TURN
    return hot >= 0 && Atomics.load(words, hot + LOCK) < 0 ? hot + LOCK : -1
  }

  /** Blocks the thread until something has changed that the attempt before has read. */
  private block(name: string | undefined, stall: Stall): void {
    const { log } = this
    const { words, slot } = log
    if (!log.mayBlock) throw wouldBlock(name, log.readVariables)
    if (log.readsEnd === 0) throw nothingRead(name)
    let wakeUps = Atomics.load(words, slot + PARK)
    const set = WaitSet.start(log)
    if (set === null) return
    Atomics.add(words, slot + BLOCKED, 1)
    try {
      for (;;) {
        const woken = this.park(wakeUps, name, stall)
        wakeUps = Atomics.load(words, slot + PARK)
        if (!set.isUnchanged()) return
        if (woken === 'timed-out') stall.look(-1)
      }
    } finally {
      Atomics.sub(words, slot + BLOCKED, 1)
      set.stop()
    }
  }

  /** Blocks the thread until it is woken, or has to look by itself. */
  private park(wakeUps: number, name: string | undefined, stall: Stall): string {
    const { words, slot, memory, thread } = this.log
    const time = stall.isLikely ? LOOK_SOON : LOOK_AGAIN
    try {
      return Atomics.wait(words, slot + PARK, wakeUps, hasThreads(memory, thread) ? time : Infinity)
    } catch (error) {
      throw cannotWait(name, error)
    }
  }

  /** Lets the thread go on that was in the way. */
  private backOff(conflicts: number): void {
    const { log } = this
    if (log.hot >= 0) {
      const lock = Atomics.load(log.words, log.hot + LOCK)
      if (lock < 0) doze(log.words, log.hot + LOCK, lock)
      log.hot = -1
      return
    }
    let random = this.random
    random ^= random << 13
    random ^= random >>> 17
    random ^= random << 5
    this.random = random
    spin((random >>> 0) % (16 << Math.min(conflicts, 8)))
  }
}
