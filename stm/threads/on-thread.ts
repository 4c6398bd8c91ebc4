import { attachHeap, type SharedHeap } from './heap.ts'
import type { Layout } from './layout.ts'
import type { ThreadStart } from './spawn.ts'

/**
 * Makes a function for `spawn` to call on a thread of its own, and to be exported. It is called
 * with the heap, which `atomically` uses there from then on, and with the arguments that were given to `spawn`.
 *
 * @throws MisuseError on the new thread, if the heap was created with another layout
 *
 * @example
 * // hits.ts, the entry of the thread:
 * const layout = { hits: int32 }
 * const hit = onThread(layout, ({ variables: { hits } }, times: number) => {
 *   for (let i = 0; i < times; i += 1) atomicallySync((tx) => hits.update(tx, (n) => n + 1))
 * })
 * // Where the heap is: await heap.spawn(new URL('hits.ts', import.meta.url), 'hit', 1000).result
 * typeof hit // => 'function'
 */
export const onThread =
  <L extends Layout, Args extends readonly never[], R>(
    layout: L,
    run: (heap: SharedHeap<L>, ...args: Args) => R,
  ): ((start: ThreadStart) => R) =>
  ({ memory, thread, args }) => {
    const heap = attachHeap(layout, memory, { thread })
    heap.use()
    return run(heap, ...(args as Args))
  }
