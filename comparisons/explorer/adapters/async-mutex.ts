import type { Assumptions } from '../execution/assumptions.ts'
import type { Adapter, Attachment, Attendance, Host } from '../execution/host.ts'
import type { Operation, WaitsFor } from '../execution/task.ts'
import { answersQuestions, Question } from '../fingerprint/described.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { MAX_TASKS } from '../graph/task-set.ts'
import { Mutex, Semaphore } from './async-mutex-package.ts'
import { Usage } from './lock-usage.ts'

/** What waits in the queue of a semaphore of `async-mutex` 0.5. */
interface Entry {
  resolve(granted: unknown): void
  reject(error: unknown): void
}

const queueOf = (lock: Semaphore): readonly Entry[] =>
  (lock as unknown as { _queue: readonly Entry[] })._queue

/** What waits in such a semaphore until it has `weight` permits. */
const unlockWaitersOf = (lock: Semaphore, weight: number): readonly UnlockWaiter[] =>
  (lock as unknown as { _weightedWaiters: UnlockWaiter[][] })._weightedWaiters[weight - 1] ?? []

interface UnlockWaiter {
  resolve(): void
}

const WAIT_FOR_UNLOCK = 'wait for unlock'

/** The parts of a semaphore of `async-mutex` 0.5 that matter here. A mutex is one of size 1. */
type Methods = Pick<
  Semaphore,
  'acquire' | 'release' | 'setValue' | 'cancel' | 'waitForUnlock' | 'isLocked' | 'getValue'
> & {
  /** Makes the function that releases the permits of one ticket, once. */
  _newReleaser(weight: number): Release
}

type Release = () => void

const real: Methods = {
  acquire: Semaphore.prototype.acquire,
  release: Semaphore.prototype.release,
  setValue: Semaphore.prototype.setValue,
  cancel: Semaphore.prototype.cancel,
  waitForUnlock: Semaphore.prototype.waitForUnlock,
  isLocked: Semaphore.prototype.isLocked,
  getValue: Semaphore.prototype.getValue,
  _newReleaser: (Semaphore.prototype as unknown as Methods)._newReleaser,
}

/** The semaphore inside a mutex. */
const semaphoreOf = (mutex: Mutex): Semaphore =>
  (mutex as unknown as { _semaphore: Semaphore })._semaphore

/**
 * Makes every lock of `async-mutex` report to the execution under way. The real methods still
 * decide which task gets a lock, and when.
 */
export const asyncMutex: Adapter<Locks> = {
  objects: {
    classes: [
      {
        prototype: Semaphore.prototype,
        internal: new Set(['_value', '_cancelError', '_queue', '_weightedWaiters']),
      },
      {
        prototype: Mutex.prototype,
        internal: new Set(['_semaphore']),
        primitiveIn: (mutex) => semaphoreOf(mutex as Mutex),
      },
    ],
  },
  intercept(current) {
    const whileRunning = (): Locks | null => {
      const locks = current()
      return locks?.isInUse ? locks : null
    }
    const intercepted: Methods = {
      acquire(this: Semaphore, weight = 1, priority = 0) {
        return (
          whileRunning()?.acquire(this, weight, priority) ??
          real.acquire.call(this, weight, priority)
        )
      },
      release(this: Semaphore, weight = 1) {
        whileRunning()?.releasing(this)
        real.release.call(this, weight)
      },
      setValue(this: Semaphore, value) {
        whileRunning()?.overrides(this)
        real.setValue.call(this, value)
      },
      cancel(this: Semaphore) {
        whileRunning()?.overrides(this)
        real.cancel.call(this)
      },
      waitForUnlock(this: Semaphore, weight = 1, priority = 0) {
        return (
          whileRunning()?.waitForUnlock(this, weight, priority) ??
          real.waitForUnlock.call(this, weight, priority)
        )
      },
      isLocked(this: Semaphore) {
        const isLocked = real.isLocked.call(this)
        current()?.looked(this, isLocked)
        return isLocked
      },
      getValue(this: Semaphore) {
        const value = real.getValue.call(this)
        current()?.looked(this, value)
        return value
      },
      _newReleaser(this: Semaphore, weight) {
        return described(real._newReleaser.call(this, weight), this, weight)
      },
    }
    Object.assign(Semaphore.prototype, intercepted)
    return () => void Object.assign(Semaphore.prototype, real)
  },
  attach: (host) => new Locks(host),
}

/**
 * A releaser that the program may keep: it is known by what it would release. One is made for each
 * ticket, so it has no name and is entered nowhere: both would take longer than to take the lock.
 */
function described(release: Release, lock: Semaphore, weight: number): Release {
  let isCalled = false
  return (...asked: unknown[]) => {
    if (asked[0] instanceof Question) {
      asked[0].into.add(isCalled ? 1 : 0).add(weight)
      asked[0].hasher.visitInto(asked[0].into, lock)
      return
    }
    isCalled = true
    release()
  }
}

answersQuestions(described(() => {}, new Semaphore(1), 1))

/** Which task holds which lock, and which tasks wait for it, within one execution. */
class Locks implements Attachment {
  readonly #host: Host
  readonly #usages = new Map<Semaphore, Usage>()
  /** What waits for a lock to be free, in the order in which it began to. */
  readonly #waitForUnlock = new Map<Operation, Semaphore>()
  /** Some task ended a wait without being the holder, so recorded holders cannot be relied on. */
  #hasForeignRelease = false

  constructor(host: Host) {
    this.#host = host
  }

  /** Whether it is a task that uses the locks. */
  get isInUse(): boolean {
    return this.#host.runningTask !== null
  }

  acquire(lock: Semaphore, weight: number, priority: number): ReturnType<Semaphore['acquire']> {
    const host = this.#host
    if (host.isHanging()) return new Promise(() => {})
    const before = real.getValue.call(lock)
    const usage = this.#usageOf(lock, before)
    host.uses(lock)
    host.reaches(lock)
    const earlier = new Set(queueOf(lock))
    const granted = real.acquire.call(lock, weight, priority)
    const entry = queueOf(lock).find((each) => !earlier.has(each))
    if (entry === undefined) {
      usage.enter(host.current)
      host.note(() => ({ kind: 'acquire', lock: host.nameOf(lock), permits: usage.size }))
      return host.passOn(granted, 'acquire')
    }
    const operation = host.current.begin('acquire', 'wait')
    usage.enqueue({ operation, weight, priority, overtaken: 0 })
    operation.waitsFor = () => this.#waitsFor(lock)
    host.note(() => ({ kind: 'wait', lock: host.nameOf(lock) }))
    this.#followEntry(entry, lock, operation)
    return granted
  }

  /** Notices at which moment a waiter is served or turned away. */
  #followEntry(entry: Entry, lock: Semaphore, operation: Operation): void {
    const { resolve, reject } = entry
    entry.resolve = (granted) => {
      this.#served(lock, operation, true)
      this.#host.resume(operation, () => resolve(granted))
    }
    entry.reject = (error) => {
      this.#served(lock, operation, false)
      this.#host.resume(operation, () => reject(error))
    }
  }

  #served(lock: Semaphore, operation: Operation, isGranted: boolean): void {
    const host = this.#host
    const usage = this.#usageOf(lock, 0)
    const { task } = operation
    host.uses(lock)
    usage.leave(operation, isGranted)
    host.note(() => {
      const name = host.nameOf(lock)
      return isGranted
        ? { kind: 'granted', lock: name, permits: usage.size, task: task.name }
        : { kind: 'refused', lock: name, task: task.name }
    })
  }

  releasing(lock: Semaphore): void {
    this.#host.uses(lock)
    const usage = this.#usageOf(lock, real.getValue.call(lock))
    const wasHeld = usage.release(this.#host.current)
    if (!wasHeld && usage.size === 1) this.#hasForeignRelease = true
    this.#host.reaches(lock)
    this.#host.note(() => ({ kind: 'release', lock: this.#host.nameOf(lock) }))
  }

  /** The running task changes who has the lock, or turns away all who wait for it. */
  overrides(lock: Semaphore): void {
    this.#hasForeignRelease = true
    this.#host.uses(lock)
    this.#host.reaches(lock)
  }

  waitForUnlock(lock: Semaphore, weight: number, priority: number): Promise<void> {
    const host = this.#host
    if (host.isHanging()) return new Promise(() => {})
    host.uses(lock)
    host.reaches(lock)
    host.note(() => ({ kind: 'wait-for-unlock', lock: host.nameOf(lock) }))
    const earlier = new Set(unlockWaitersOf(lock, weight))
    const unlocked = real.waitForUnlock.call(lock, weight, priority)
    const waiter = unlockWaitersOf(lock, weight).find((each) => !earlier.has(each))
    if (waiter === undefined) return host.passOn(unlocked, WAIT_FOR_UNLOCK)
    const operation = host.current.begin(WAIT_FOR_UNLOCK, 'wait')
    this.#waitForUnlock.set(operation, lock)
    operation.waitsFor = () => this.#waitsFor(lock)
    const { resolve } = waiter
    waiter.resolve = () => {
      // The package may call this again later.
      waiter.resolve = resolve
      this.#waitForUnlock.delete(operation)
      host.uses(lock)
      host.resume(operation, resolve)
    }
    return unlocked
  }

  /** The running task has learnt the `state` of a lock. */
  looked(lock: Semaphore, state: boolean | number): void {
    this.#host.uses(lock)
    this.#host.observe(state)
  }

  refuted(): Partial<Assumptions> | undefined {
    return this.#hasForeignRelease ? { seesCyclesEarly: false } : undefined
  }

  *overtaking(): Iterable<readonly [lock: string, times: number]> {
    for (const [lock, { overtakes }] of this.#usages) yield [this.#host.nameOf(lock), overtakes]
  }

  /** Adds the value of a lock, and what waits for it in which order. */
  fingerprintOf(lock: object, into: Fingerprint): boolean {
    if (!(lock instanceof Semaphore)) return false
    into.addNumber(real.getValue.call(lock))
    this.#usages.get(lock)?.fingerprint(into)
    into.add(-1)
    return true
  }

  /** Who holds each lock, and who waits for it to be free. */
  *attending(): Iterable<Attendance> {
    for (const [lock, { holders }] of this.#usages) {
      for (const { index } of holders) yield { of: lock, word: index }
    }
    const places = new Map<Semaphore, number>()
    for (const [{ task }, lock] of this.#waitForUnlock) {
      const place = (places.get(lock) ?? 0) + 1
      places.set(lock, place)
      yield { of: lock, word: MAX_TASKS * place + task.index }
    }
  }

  #waitsFor(lock: Semaphore): WaitsFor {
    const { holders, size } = this.#usageOf(lock, 0)
    const what = () => ({ kind: 'lock', name: this.#host.nameOf(lock) }) as const
    return { what, heldBy: holders, isHeld: true, isExclusive: size === 1 && holders.length === 1 }
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
