import type { Adapter, Attendance } from '../execution/host.ts'
import type { Operation, Task } from '../execution/task.ts'
import { describeAs } from '../fingerprint/described.ts'
import { FollowedLocks } from './followed-locks.ts'
import { letsGoOn } from './lets-go-on.ts'

type Guarded = (done?: (...results: unknown[]) => void) => unknown

/** What can be asked for with a key. */
interface Options {
  readonly timeout?: number
  readonly maxOccupationTime?: number
  readonly maxExecutionTime?: number
}

/** The parts of a lock of `async-lock` 1 that matter here. */
interface AsyncLock extends Options {
  /** What waits for each key; none for one that is free. */
  readonly queues: Readonly<Record<string, (() => void)[] | undefined>>
  readonly domainReentrant: boolean
  acquire(key: string | readonly string[], fn: Guarded, ...rest: unknown[]): unknown
}

/** One key of one lock. */
interface Key {
  readonly lock: AsyncLock
  readonly key: string
}

/**
 * Makes every lock of `async-lock` report to the execution under way. The real code still decides which
 * function runs, and when. It calls the function of a waiter from the code of the task that lets go; here that
 * counts as code of the task that asked. A lock with timeouts, or one for a domain, is not followed: its
 * functions run as in Node.
 */
export function asyncLock({
  default: AsyncLock,
}: {
  readonly default: { readonly prototype: object }
}): Adapter<Keys> {
  const prototype = AsyncLock.prototype as AsyncLock
  const real = prototype.acquire
  return {
    intercept(current) {
      prototype.acquire = function (this: AsyncLock, key, fn, ...rest) {
        const keys = current()
        const ask = (guarded: Guarded) => real.call(this, key, guarded, ...rest)
        // Several keys are asked for one by one, each by another call.
        const isFollowed = typeof fn === 'function' && !Array.isArray(key) && !isTimed(this, rest)
        return keys?.isInUse && isFollowed ? keys.acquire(this, String(key), fn, ask) : ask(fn)
      }
      return () => {
        prototype.acquire = real
      }
    },
    attach: (host) => new Keys(host),
  }
}

const isTimed = (lock: AsyncLock, rest: readonly unknown[]): boolean =>
  lock.domainReentrant ||
  [lock, ...rest].some((each) => {
    if (typeof each !== 'object' || each === null) return false
    const { timeout, maxOccupationTime, maxExecutionTime } = each as Options
    return Boolean(timeout || maxOccupationTime || maxExecutionTime)
  })

/** The keys of the locks of `async-lock` within one execution. */
class Keys extends FollowedLocks<Key> {
  readonly #keys = new Map<AsyncLock, Map<string, Key>>()

  protected override nameOf({ lock, key }: Key): string {
    return `${this.host.nameOf(lock)}[${key}]`
  }

  /** A lock is known by its fields, and not as a whole. */
  protected override uses(): void {
    this.host.usesAnything()
  }

  override *attending(): Iterable<Attendance> {}

  acquire(lock: AsyncLock, key: string, fn: Guarded, ask: (fn: Guarded) => unknown): unknown {
    const { host } = this
    if (host.isHanging()) return new Promise(() => {})
    const of = this.#keyOf(lock, key)
    const task = host.current
    this.asks(of, 1)
    let operation: Operation | undefined
    let isCalled = false
    const start = (done?: () => void): unknown => {
      isCalled = true
      if (operation === undefined) {
        this.entered(of)
        return this.#run(of, task, fn, done)
      }
      return letsGoOn(host, operation, () => this.#run(of, task, fn, done))
    }
    const earlier = new Set(lock.queues[key])
    const result = ask(withLength(fn, start))
    const entry = isCalled ? undefined : lock.queues[key]?.find((each) => !earlier.has(each))
    if (entry !== undefined) {
      operation = this.queued(of)
      this.#replace(of, lock.queues[key] as (() => void)[], entry, operation)
    }
    return result
  }

  /** An entry of the queue is known by who waits. */
  #replace(of: Key, queue: (() => void)[], entry: () => void, operation: Operation): void {
    const { task } = operation
    const known = () => {
      this.served(of, operation, true)
      // What the package does for the waiter, now and later, counts as code of the task that waits.
      this.host.as(task, entry)
    }
    describeAs(known, (into) => {
      into.add(task.rank).add(task.operations.indexOf(operation))
    })
    queue[queue.indexOf(entry)] = known
  }

  /** Calls `fn`, and notices when it is done, which is when the package lets go of the key. */
  #run(of: Key, task: Task, fn: Guarded, done: (() => void) | undefined): unknown {
    let isReleased = false
    const release = () => {
      if (isReleased) return
      isReleased = true
      this.host.as(task, () => this.releasing(of, 0))
    }
    if (done !== undefined) {
      return fn((...results) => {
        release()
        ;(done as (...all: unknown[]) => void)(...results)
      })
    }
    const settled = (result: unknown) => {
      Promise.resolve(result).then(release, release)
    }
    try {
      const result = fn()
      settled(result)
      return result
    } catch (error) {
      settled(undefined)
      throw error
    }
  }

  #keyOf(lock: AsyncLock, key: string): Key {
    const keys = this.#keys.get(lock) ?? new Map<string, Key>()
    this.#keys.set(lock, keys)
    const known = keys.get(key) ?? { lock, key }
    keys.set(key, known)
    return known
  }
}

/** By the length of a function the package tells whether it calls back. */
const withLength = ({ length }: Guarded, start: (done?: () => void) => unknown): Guarded =>
  length === 1 ? (done) => start(done) : () => start()
