import { Semaphore } from 'async-mutex'
import type { Execution } from '../execution/execution.ts'
import type { Operation, WaitsFor } from '../execution/task.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { Usage } from './lock-usage.ts'

/** The parts of a semaphore of `async-mutex` 0.5 that matter here. A mutex is one of size 1. */
type Methods = Pick<Semaphore, 'acquire' | 'release' | 'waitForUnlock' | 'isLocked' | 'getValue'>

const real: Methods = {
  acquire: Semaphore.prototype.acquire,
  release: Semaphore.prototype.release,
  waitForUnlock: Semaphore.prototype.waitForUnlock,
  isLocked: Semaphore.prototype.isLocked,
  getValue: Semaphore.prototype.getValue,
}

/**
 * Makes every lock of `async-mutex` report to the execution that is under way. The real methods
 * still decide who gets a lock and when. Gives a function that puts them back.
 */
export function interceptLocks(current: () => Execution | null): () => void {
  const intercepted: Methods = {
    acquire(this: Semaphore, weight = 1, priority = 0) {
      const locks = current()?.locksIfRunning
      return locks?.acquire(this, weight, priority) ?? real.acquire.call(this, weight, priority)
    },
    release(this: Semaphore, weight = 1) {
      current()?.locksIfRunning?.releasing(this)
      real.release.call(this, weight)
    },
    waitForUnlock(this: Semaphore, weight = 1, priority = 0) {
      const locks = current()?.locksIfRunning
      return (
        locks?.waitForUnlock(this, weight, priority) ??
        real.waitForUnlock.call(this, weight, priority)
      )
    },
    isLocked(this: Semaphore) {
      const isLocked = real.isLocked.call(this)
      current()?.observe(isLocked)
      return isLocked
    },
    getValue(this: Semaphore) {
      const value = real.getValue.call(this)
      current()?.observe(value)
      return value
    },
  }
  Object.assign(Semaphore.prototype, intercepted)
  return () => void Object.assign(Semaphore.prototype, real)
}

/** Who holds which lock, and who waits for it, within one execution. */
export class Locks {
  readonly #execution: Execution
  readonly #usages = new Map<Semaphore, Usage>()
  /** A mutex was released by a task that did not hold it, so that holders are no certain thing. */
  hasForeignRelease = false

  constructor(execution: Execution) {
    this.#execution = execution
  }

  acquire(lock: Semaphore, weight: number, priority: number): ReturnType<Semaphore['acquire']> {
    const execution = this.#execution
    const before = real.getValue.call(lock)
    const usage = this.#usageOf(lock, before)
    execution.handle(lock)
    const granted = real.acquire.call(lock, weight, priority)
    const isFree = real.getValue.call(lock) !== before
    const operation = execution.current.begin('acquire', isFree ? 'point' : 'wait')
    if (isFree) {
      usage.enter(operation.task)
      const { size: permits } = usage
      execution.note(() => ({ kind: 'acquire', lock: execution.nameOf(lock), permits }))
    } else {
      usage.enqueue({ operation, weight, priority, overtaken: 0 })
      operation.waitsFor = () => this.#waitsFor(lock)
      execution.note(() => ({ kind: 'wait', lock: execution.nameOf(lock) }))
    }
    return new Promise((resolve, reject) => {
      granted.then(
        (ticket) => {
          if (!isFree) this.#served(lock, usage, operation)
          execution.ready(operation, () => resolve(ticket))
        },
        (error) => {
          this.#refused(lock, usage, operation)
          execution.ready(operation, () => reject(error))
        },
      )
    })
  }

  #served(lock: Semaphore, usage: Usage, operation: Operation): void {
    usage.leave(operation, true)
    this.#execution.note(() => ({
      kind: 'granted',
      lock: this.#execution.nameOf(lock),
      permits: usage.size,
      task: operation.task.name,
    }))
  }

  #refused(lock: Semaphore, usage: Usage, operation: Operation): void {
    usage.leave(operation, false)
    this.#execution.note(() => ({
      kind: 'refused',
      lock: this.#execution.nameOf(lock),
      task: operation.task.name,
    }))
  }

  releasing(lock: Semaphore): void {
    const usage = this.#usageOf(lock, real.getValue.call(lock))
    const wasHeld = usage.release(this.#execution.current)
    if (!wasHeld && usage.size === 1) this.hasForeignRelease = true
    this.#execution.handle(lock)
    this.#execution.note(() => ({ kind: 'release', lock: this.#execution.nameOf(lock) }))
  }

  waitForUnlock(lock: Semaphore, weight: number, priority: number): Promise<void> {
    const execution = this.#execution
    execution.handle(lock)
    const operation = execution.current.begin('wait for unlock', 'wait')
    operation.waitsFor = () => this.#waitsFor(lock)
    execution.note(() => ({ kind: 'wait-for-unlock', lock: execution.nameOf(lock) }))
    return new Promise((resolve) => {
      void real.waitForUnlock
        .call(lock, weight, priority)
        .then(() => execution.ready(operation, resolve))
    })
  }

  /** How often at most somebody in the queue of a lock was overtaken, by the name of the lock. */
  *overtakes(): Iterable<readonly [lock: string, times: number]> {
    for (const [lock, { overtakes }] of this.#usages) {
      yield [this.#execution.nameOf(lock), overtakes]
    }
  }

  #waitsFor(lock: Semaphore): WaitsFor {
    const { holders, size } = this.#usageOf(lock, 0)
    const what = () => ({ kind: 'lock', name: this.#execution.nameOf(lock) }) as const
    return { what, heldBy: holders, isHeld: true, isExclusive: size === 1 && holders.length === 1 }
  }

  /** Adds the state of `lock`: its value, and who waits in which order. */
  readonly print = (lock: Semaphore, into: Fingerprint): void => {
    into.addNumber(real.getValue.call(lock))
    this.#usages.get(lock)?.print(into)
    into.add(-1)
  }

  #usageOf(lock: Semaphore, value: number): Usage {
    let usage = this.#usages.get(lock)
    if (usage === undefined) {
      usage = new Usage(value)
      this.#usages.set(lock, usage)
    }
    return usage
  }
}
