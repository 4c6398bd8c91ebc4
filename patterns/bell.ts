import { Semaphore } from 'async-mutex'

/**
 * An event that may happen again and again: something has changed, look again. It says nothing about
 * what changed, and a ring without a listener is not remembered.
 */
export class Bell {
  /** One for each task that waits. A ring is a permit: the explorer controls the waits for those. */
  readonly listeners = new Set<Semaphore>()

  /** Wakes all who listen, oldest first. Never blocks. */
  ring(): void {
    for (const listener of this.listeners) listener.release()
    this.listeners.clear()
  }

  /**
   * Blocks until the next ring. A task that looks and calls this in the same step misses no ring. If it waits for the
   * ring itself, and not for a state, it need not look again: nothing that happens later takes the ring back.
   */
  async nextRing(): Promise<void> {
    const listener = new Semaphore(0)
    this.listeners.add(listener)
    await listener.acquire()
  }
}

/**
 * Tries `attempt`, again after each ring of any of `bells`, and resolves with its first result that
 * is not `undefined`. `bells` may be a function, which is called again after each attempt: what there is
 * to listen to may have changed. An attempt is synchronous, so it happens as a whole, and must change nothing
 * if it returns `undefined`. No task runs between an attempt and the wait after it, so no ring is
 * missed, as long as whatever could make `attempt` succeed rings one of `bells`. Blocks until it
 * does; a task that tries later may be served first. Rejects with what `attempt` throws.
 *
 *     await when([queue.bell], () => queue.items.shift())
 */
export async function when<A>(
  bells: readonly Bell[] | (() => readonly Bell[]),
  attempt: () => A | undefined,
): Promise<A> {
  for (;;) {
    const result = attempt()
    if (result !== undefined) return result
    const listener = new Semaphore(0)
    const heard = typeof bells === 'function' ? bells() : bells
    for (const { listeners } of heard) listeners.add(listener)
    await listener.acquire()
    for (const { listeners } of heard) listeners.delete(listener)
  }
}
