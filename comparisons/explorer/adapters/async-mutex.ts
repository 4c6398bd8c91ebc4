import type { Adapter, Attendance, Host, Restore } from '../execution/host.ts'
import { Patches } from '../execution/patches.ts'
import type { Operation } from '../execution/task.ts'
import { answersQuestions, Question } from '../fingerprint/described.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { MAX_TASKS } from '../graph/task-set.ts'
import type { Classes, Mutex, Semaphore } from './async-mutex-package.ts'
import { FollowedLocks } from './followed-locks.ts'
import { learns, learnsNow } from './learns.ts'

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

/** The methods of the package, and those within it that its locks share. */
function methodsOf(prototype: Semaphore): Methods {
  const { acquire, release, setValue, cancel, waitForUnlock, isLocked, getValue } = prototype
  const { _newReleaser } = prototype as unknown as Methods
  return { acquire, release, setValue, cancel, waitForUnlock, isLocked, getValue, _newReleaser }
}

/** The semaphore inside a mutex. */
const semaphoreOf = (mutex: Mutex): Semaphore =>
  (mutex as unknown as { _semaphore: Semaphore })._semaphore

/** The semaphores inside mutexes, which always have one permit to give. */
const inMutexes = new WeakSet<Semaphore>()

/** Notes which semaphore is inside a mutex whenever that is asked for. */
function noteMutexes(prototype: Mutex): Restore {
  const { acquire, runExclusive } = prototype
  const patches = new Patches()
  const noting =
    <A extends unknown[], R>(method: (this: Mutex, ...values: A) => R) =>
    () =>
      function (this: Mutex, ...values: A): R {
        inMutexes.add(semaphoreOf(this))
        return method.apply(this, values)
      }
  patches.replace(prototype, 'acquire', noting(acquire))
  patches.replace(prototype, 'runExclusive', noting(runExclusive))
  return () => patches.putBack()
}

/**
 * Makes every lock of a copy of `async-mutex` report to the execution under way. The real methods still
 * decide which task gets a lock, and when.
 */
export function asyncMutex({ Mutex, Semaphore }: Classes): Adapter<Locks> {
  const real = methodsOf(Semaphore.prototype)
  answersQuestions(described(() => {}, new Semaphore(1), 1))
  return {
    objects: {
      classes: [
        {
          prototype: Semaphore.prototype,
          // The error of those that are turned away may be the program's, which may change it.
          internal: new Set(['_value', '_queue', '_weightedWaiters']),
        },
        {
          prototype: Mutex.prototype,
          internal: new Set(['_semaphore']),
          primitiveIn: (mutex) => semaphoreOf(mutex as Mutex),
        },
      ],
    },
    intercept(current) {
      Object.assign(Semaphore.prototype, reporting(real, current))
      const forget = noteMutexes(Mutex.prototype)
      return () => {
        forget()
        Object.assign(Semaphore.prototype, real)
      }
    },
    attach: (host) => new Locks(host, real, (object) => object instanceof Semaphore),
  }
}

/** The methods of the package, which report what they do. */
function reporting(real: Methods, current: () => Locks | null): Methods {
  const whileRunning = (): Locks | null => {
    const locks = current()
    return locks?.isInUse ? locks : null
  }
  return {
    acquire(this: Semaphore, weight = 1, priority = 0) {
      return (
        whileRunning()?.acquire(this, weight, priority) ?? real.acquire.call(this, weight, priority)
      )
    },
    release(this: Semaphore, weight = 1) {
      whileRunning()?.releasing(this, real.getValue.call(this))
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

/** The locks of `async-mutex`, and what waits for one to be free, within one execution. */
class Locks extends FollowedLocks<Semaphore> {
  /** What waits for a lock to be free, in the order in which it began to. */
  readonly #waitForUnlock = new Map<Operation, Semaphore>()
  readonly #real: Methods
  readonly #isSemaphore: (object: object) => boolean

  constructor(host: Host, real: Methods, isSemaphore: (object: object) => boolean) {
    super(host)
    this.#real = real
    this.#isSemaphore = isSemaphore
  }

  acquire(lock: Semaphore, weight: number, priority: number): ReturnType<Semaphore['acquire']> {
    const { host } = this
    if (host.isHanging()) return new Promise(() => {})
    const value = this.#real.getValue.call(lock)
    this.asks(lock, value)
    const earlier = new Set(queueOf(lock))
    const granted = this.#real.acquire.call(lock, weight, priority)
    const entry = queueOf(lock).find((each) => !earlier.has(each))
    if (entry === undefined) {
      this.entered(lock)
      if (!inMutexes.has(lock)) learnsNow(host, value)
      return host.passOn(granted, 'acquire')
    }
    this.#followEntry(entry, lock, this.queued(lock, { weight, priority }))
    return granted
  }

  /** Notices at which moment a waiter is served or turned away. */
  #followEntry(entry: Entry, lock: Semaphore, operation: Operation): void {
    const { resolve, reject } = entry
    entry.resolve = (granted) => {
      const [value] = granted as readonly [value: number]
      if (!inMutexes.has(lock)) learns(this.host, operation, value)
      this.served(lock, operation, true)
      this.host.resume(operation, () => resolve(granted))
    }
    entry.reject = (error) => {
      this.served(lock, operation, false)
      this.host.resume(operation, () => reject(error))
    }
  }

  waitForUnlock(lock: Semaphore, weight: number, priority: number): Promise<void> {
    const { host } = this
    if (host.isHanging()) return new Promise(() => {})
    host.uses(lock)
    host.reaches(lock)
    host.note(() => ({ kind: 'wait-for-unlock', lock: this.nameOf(lock) }))
    const earlier = new Set(unlockWaitersOf(lock, weight))
    const unlocked = this.#real.waitForUnlock.call(lock, weight, priority)
    const waiter = unlockWaitersOf(lock, weight).find((each) => !earlier.has(each))
    if (waiter === undefined) return host.passOn(unlocked, WAIT_FOR_UNLOCK)
    const operation = host.current.begin(WAIT_FOR_UNLOCK, 'wait')
    this.#waitForUnlock.set(operation, lock)
    operation.waitsFor = () => this.waitsFor(lock)
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

  /** Adds the value of a lock, and what waits for it in which order. */
  fingerprintOf(lock: object, into: Fingerprint): boolean {
    if (!this.#isSemaphore(lock)) return false
    into.addNumber(this.#real.getValue.call(lock as Semaphore))
    this.addWaiting(lock as Semaphore, into)
    return true
  }

  /** Who holds each lock, and who waits for it to be free. */
  override *attending(): Iterable<Attendance> {
    yield* super.attending()
    const places = new Map<Semaphore, number>()
    for (const [{ task }, lock] of this.#waitForUnlock) {
      const place = (places.get(lock) ?? 0) + 1
      places.set(lock, place)
      yield { of: lock, word: MAX_TASKS * place + task.index }
    }
  }
}
