import { type Mutex, Semaphore } from 'async-mutex'
import type { Bell } from './bell.ts'
import { type Held, lockAll } from './lock-order.ts'

/** Something with a lock, and a bell that rings, with the lock held, whenever it has changed. */
export interface Monitored {
  readonly mutex: Mutex
  readonly bell: Bell
}

/**
 * Tries `attempt` with the locks of all `parts`, and those in `also`, held. While that returns `undefined`, waits for a bell
 * of any of them, holding no lock, and tries again: the wait of a monitor, for several monitors. It
 * listens before it lets go of the locks, so it misses no ring. An attempt that returns `undefined` must
 * have changed nothing. Rejects with what `attempt` throws.
 */
export async function whenLocked<A>(
  parts: readonly Monitored[],
  attempt: (held: Held) => Promise<A | undefined> | A | undefined,
  also: readonly Mutex[] = [],
): Promise<A> {
  for (;;) {
    const listener = new Semaphore(0)
    const result = await lockAll([...parts.map(({ mutex }) => mutex), ...also], async (held) => {
      const found = await attempt(held)
      if (found === undefined) for (const { bell } of parts) bell.listeners.add(listener)
      return found
    })
    if (result !== undefined) return result
    await listener.acquire()
    for (const { bell } of parts) bell.listeners.delete(listener)
  }
}
