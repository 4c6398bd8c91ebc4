import { Mutex, type Semaphore } from 'async-mutex'

/** What is asked of one lock: the whole of a mutex, or some permits of a semaphore. */
export type Claim = Mutex | readonly [semaphore: Semaphore, permits: number]

const places = new WeakMap<object, number>()
let made = 0

/**
 * Returns `lock`, with its place in the one order of all locks of this process: that of their
 * making, whichever object owns them.
 */
export function ranked<Lock extends Mutex | Semaphore>(lock: Lock): Lock {
  places.set(lock, made)
  made += 1
  return lock
}

/** Whether `lock` comes before the `other` in the one order, and must be taken first. */
export const comesBefore = (lock: Mutex | Semaphore, other: Mutex | Semaphore): boolean =>
  placeOf(lock) < placeOf(other)

/**
 * The right to touch what some locks guard. Only {@link lockAll} makes one, so a function that takes
 * a `Held` cannot be called by code that holds nothing: the compiler asks for it.
 */
class Holding {
  readonly #locks: ReadonlySet<object>

  constructor(locks: ReadonlySet<object>) {
    this.#locks = locks
  }

  /**
   * Checks that `lock` is among those that are held, which the compiler cannot do.
   * @throws Error if it is not. Nothing was done.
   */
  mustInclude(lock: Mutex | Semaphore): void {
    if (!this.#locks.has(lock)) throw new Error('the lock of this object is not held')
  }
}

export type Held = Holding

/**
 * Runs `use` while all of `claims` are held, each lock once, and releases them. The locks are taken
 * in the one order of all, so that no cycle of waiting can close, whichever objects own them
 * (Havender 1968). That holds only if `use` locks nothing more. Blocks until each lock was free in turn.
 * @throws Error if a lock is not ranked; nothing was locked then. Rejects as `use` does.
 */
export function lockAll<A>(
  claims: Iterable<Claim>,
  use: (held: Held) => Promise<A> | A,
): Promise<A> {
  const permits = permitsByLock(claims)
  const inOrder = [...permits.keys()].sort((a, b) => placeOf(a) - placeOf(b))
  const held = new Holding(new Set(inOrder))
  const lock = inOrder.reduceRight<() => Promise<A>>(
    (rest, each) => () =>
      each instanceof Mutex ? each.runExclusive(rest) : each.runExclusive(rest, permits.get(each)),
    async () => use(held),
  )
  return lock()
}

/** The permits that are asked of each lock: a mutex once, of a semaphore the sum. */
function permitsByLock(claims: Iterable<Claim>): ReadonlyMap<Mutex | Semaphore, number> {
  const permits = new Map<Mutex | Semaphore, number>()
  for (const claim of claims) {
    if (claim instanceof Mutex) permits.set(claim, 1)
    else permits.set(claim[0], (permits.get(claim[0]) ?? 0) + claim[1])
  }
  return permits
}

function placeOf(lock: Mutex | Semaphore): number {
  const place = places.get(lock)
  if (place === undefined) throw new Error('a lock was made without ranked(), so it has no place')
  return place
}
