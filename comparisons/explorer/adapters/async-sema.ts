import type { Adapter } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { FollowedLocks } from './followed-locks.ts'
import { learns } from './learns.ts'

/** What waits in the queue of a semaphore of `async-sema` 3. */
interface Entry {
  resolve(token: unknown): void
}

/** A double-ended queue of `async-sema`: a ring in an array. */
interface Deque<A> {
  readonly arr: readonly A[]
  readonly length: number
  readonly _front: number
  readonly _capacity: number
}

/** The parts of a semaphore of `async-sema` 3 that matter here. */
interface Sema {
  readonly free: Deque<unknown>
  readonly waiting: Deque<Entry>
  acquire(): Promise<unknown>
  tryAcquire(): unknown
  release(token?: unknown): void
  nrWaiting(): number
}

type Methods = Pick<Sema, 'acquire' | 'tryAcquire' | 'release' | 'nrWaiting'>

const lastOf = <A>({ arr, length, _front, _capacity }: Deque<A>): A =>
  arr[(_front + length - 1) & (_capacity - 1)] as A

/**
 * Makes every semaphore of `async-sema` report to the execution under way. The real methods still decide
 * which task gets a token, and when. Tokens that a program makes itself belong to its state.
 */
export function asyncSema({
  Sema,
}: {
  readonly Sema: { readonly prototype: object }
}): Adapter<Semas> {
  const prototype = Sema.prototype as Sema
  const { acquire, tryAcquire, release, nrWaiting } = prototype
  const real: Methods = { acquire, tryAcquire, release, nrWaiting }
  return {
    objects: {
      classes: [{ prototype, internal: new Set(['waiting', 'releaseEmitter']) }],
    },
    intercept(current) {
      const whileRunning = (): Semas | null => {
        const semas = current()
        return semas?.isInUse ? semas : null
      }
      const intercepted: Methods = {
        acquire(this: Sema) {
          return whileRunning()?.acquire(this) ?? real.acquire.call(this)
        },
        tryAcquire(this: Sema) {
          const free = this.free.length
          const token = real.tryAcquire.call(this)
          whileRunning()?.tried(this, free, token !== undefined)
          return token
        },
        release(this: Sema, token) {
          whileRunning()?.releasing(this, this.free.length)
          real.release.call(this, token)
        },
        nrWaiting(this: Sema) {
          const count = real.nrWaiting.call(this)
          whileRunning()?.looked(this, count)
          return count
        },
      }
      Object.assign(prototype, intercepted)
      return () => void Object.assign(prototype, real)
    },
    attach: (host) => new Semas(host, prototype, real),
  }
}

/** The semaphores of `async-sema` within one execution. */
class Semas extends FollowedLocks<Sema> {
  readonly #prototype: object
  readonly #real: Methods
  /** Whether the package itself tries, on behalf of {@link acquire}. */
  #isAsking = false

  constructor(host: FollowedLocks<Sema>['host'], prototype: object, real: Methods) {
    super(host)
    this.#prototype = prototype
    this.#real = real
  }

  acquire(sema: Sema): Promise<unknown> {
    const { host } = this
    if (host.isHanging()) return new Promise(() => {})
    this.asks(sema, sema.free.length)
    const { length } = sema.waiting
    this.#isAsking = true
    const granted = this.#real.acquire.call(sema)
    this.#isAsking = false
    if (sema.waiting.length === length) {
      this.entered(sema)
      return host.passOn(granted, 'acquire')
    }
    this.#follow(lastOf(sema.waiting), sema, this.queued(sema))
    return granted
  }

  /** Notices at which moment a waiter is served. */
  #follow(entry: Entry, sema: Sema, operation: Operation): void {
    const { resolve } = entry
    entry.resolve = (token) => {
      this.served(sema, operation, true)
      learns(this.host, operation, token)
      this.host.resume(operation, () => resolve(token))
    }
  }

  /** The running task has taken one of the `free` tokens, or found that there is none. */
  tried(sema: Sema, free: number, isTaken: boolean): void {
    if (this.#isAsking) return
    this.asks(sema, free)
    if (isTaken) this.entered(sema)
    else this.looked(sema, false)
  }

  /** Adds how many tokens are free, and what waits for one in which order. */
  fingerprintOf(sema: object, into: Fingerprint): boolean {
    if (!Object.prototype.isPrototypeOf.call(this.#prototype, sema)) return false
    into.addNumber((sema as Sema).free.length)
    this.addWaiting(sema as Sema, into)
    return true
  }
}
