import { Semaphore } from 'async-mutex'
import type { Execution } from '../run/execution.ts'
import type { Operation, Task } from '../run/task.ts'
import type { Fingerprint } from '../state/fingerprint.ts'

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

interface Usage {
  /** Nobody holds a semaphore that has no permits from the start: it is a signal. */
  readonly holders: Task[]
  readonly queue: {
    readonly operation: Operation
    readonly weight: number
    readonly priority: number
    /** How often somebody who came later went first, as far as it is counted. */
    overtaken: number
  }[]
  readonly size: number
}

/** So many times somebody is overtaken before it is all the same. */
const MOST_OVERTAKES = 9

/** Who holds which lock, and who waits for it, within one execution. */
export class Locks {
  readonly #execution: Execution
  readonly #usages = new Map<Semaphore, Usage>()
  /** A mutex was released by a task that did not hold it, so that holders are no certain thing. */
  hasForeignRelease = false
  /** How often at most somebody in the queue of a lock was overtaken, by the name of the lock. */
  readonly overtakes = new Map<string, number>()

  constructor(execution: Execution) {
    this.#execution = execution
  }

  acquire(lock: Semaphore, weight: number, priority: number): ReturnType<Semaphore['acquire']> {
    const before = real.getValue.call(lock)
    const { holders, queue, size } = this.#usageOf(lock, before)
    const hold = (): void => {
      if (size > 0) holders.push(task)
    }
    this.#execution.handle(lock)
    const granted = real.acquire.call(lock, weight, priority)
    const isFree = real.getValue.call(lock) !== before
    const name = this.#execution.nameOf(lock)
    const task = this.#execution.current
    const operation = task.begin('acquire', isFree ? 'point' : 'wait')
    const entry = { operation, weight, priority, overtaken: 0 }
    this.#execution.note(() => (isFree ? `acquires ${name}` : `waits for ${name}`))
    if (isFree) {
      hold()
      this.#overtake(name, queue)
    } else {
      queue.push(entry)
      operation.waitsFor = () => this.#waitsFor(lock, name)
    }
    return new Promise((resolve, reject) => {
      const leave = (isHolder: boolean, proceed: () => void) => {
        if (!isFree) {
          const earlier = queue.slice(0, queue.indexOf(entry))
          queue.splice(earlier.length, 1)
          if (isHolder) this.#overtake(name, earlier)
          if (isHolder) hold()
          this.#execution.note(() =>
            isHolder ? `${name} goes to ${task.name}` : `${task.name} is refused ${name}`,
          )
        }
        this.#execution.ready(operation, proceed)
      }
      granted.then(
        (ticket) => leave(true, () => resolve(ticket)),
        (error) => leave(false, () => reject(error)),
      )
    })
  }

  releasing(lock: Semaphore): void {
    const { holders, size } = this.#usageOf(lock, real.getValue.call(lock))
    const task = this.#execution.current
    const at = holders.indexOf(task)
    if (at < 0 && size === 1) this.hasForeignRelease = true
    if (size > 0) holders.splice(Math.max(at, 0), 1)
    this.#execution.handle(lock)
    this.#execution.note(() => `releases ${this.#execution.nameOf(lock)}`)
  }

  waitForUnlock(lock: Semaphore, weight: number, priority: number): Promise<void> {
    const name = this.#execution.nameOf(lock)
    const task = this.#execution.current
    const operation = task.begin('wait for unlock', 'wait')
    operation.waitsFor = () => this.#waitsFor(lock, name)
    this.#execution.note(() => `waits until ${name} is free`)
    return new Promise((resolve) => {
      void real.waitForUnlock
        .call(lock, weight, priority)
        .then(() => this.#execution.ready(operation, resolve))
    })
  }

  /** Somebody else has been served before `waiting`, who came first. */
  #overtake(lock: string, waiting: Usage['queue']): void {
    let most = this.overtakes.get(lock) ?? 0
    for (const entry of waiting) {
      entry.overtaken = Math.min(entry.overtaken + 1, MOST_OVERTAKES)
      most = Math.max(most, entry.overtaken)
    }
    this.overtakes.set(lock, most)
  }

  #waitsFor(lock: Semaphore, what: string) {
    const { holders, size } = this.#usageOf(lock, 0)
    return { what, heldBy: holders, isHeld: true, isExclusive: size === 1 && holders.length === 1 }
  }

  /** Adds the state of `lock`: its value, and who waits in which order. */
  readonly print = (lock: Semaphore, into: Fingerprint): void => {
    into.addNumber(real.getValue.call(lock))
    for (const { operation, weight, priority, overtaken } of this.#usages.get(lock)?.queue ?? []) {
      const { task } = operation
      into.add(task.index).add(task.operations.indexOf(operation)).add(weight).add(priority)
      into.add(overtaken)
    }
    into.add(-1)
  }

  #usageOf(lock: Semaphore, value: number): Usage {
    let usage = this.#usages.get(lock)
    if (usage === undefined) {
      usage = { holders: [], queue: [], size: value }
      this.#usages.set(lock, usage)
    }
    return usage
  }
}
