import { type Mutex, Semaphore } from 'async-mutex'
import type { Bell } from './bell.ts'
import { type Held, lockAll } from './lock-order.ts'

/** Something with a lock, and a bell that rings, with the lock held, whenever it has changed. */
export interface Monitored {
  readonly mutex: Mutex
  readonly bell: Bell
}

/**
 * Tries `attempt` with the locks of all `parts`, and those in `also`, held. While that returns
 * `undefined`, waits for a bell of any of the parts, holding no lock, and tries again: the wait of a
 * monitor, for several monitors. It listens before it lets go of the locks, so it misses no ring.
 * Nothing is undone: what an attempt changed before it returned `undefined` stays changed, and is
 * seen by others. Rejects with what `attempt` throws.
 *
 * Where the parts are known only on the way, `parts` is a function: it is called without a lock, and
 * again once the locks are held. If it returns others then, everything starts over.
 */
export async function whenLocked<A>(
  parts: readonly Monitored[] | (() => readonly Monitored[]),
  attempt: (held: Held) => Promise<A | undefined> | A | undefined,
  also: readonly Mutex[] = [],
): Promise<A> {
  const look = typeof parts === 'function' ? parts : () => parts
  for (;;) {
    const seen = look()
    const listener = new Semaphore(0)
    let isStale = false
    const result = await lockAll([...seen.map(({ mutex }) => mutex), ...also], async (held) => {
      isStale = !isSame(seen, look())
      const found = isStale ? undefined : await attempt(held)
      if (found === undefined) for (const { bell } of seen) bell.listeners.add(listener)
      return found
    })
    if (result === undefined && !isStale) await listener.acquire()
    for (const { bell } of seen) bell.listeners.delete(listener)
    if (result !== undefined) return result
  }
}

const isSame = (one: readonly Monitored[], other: readonly Monitored[]): boolean =>
  one.length === other.length && one.every((part, i) => part === other[i])
