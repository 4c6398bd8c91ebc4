import { attachHeap, createHeap, type Layout, type SharedHeap } from '../stm/threads/index.ts'
import type { ThreadsProgram } from './threads-program.ts'

/**
 * The memory of a program whose threads, `threads` in number, share a heap of transactional variables.
 * `use` is handed the heap where it is created, and before each run on each of the threads.
 */
export const onHeap = <L extends Layout>(
  layout: L,
  threads: number,
  use: (heap: SharedHeap<L>) => void,
  logWords = 64,
): Pick<ThreadsProgram, 'open' | 'prepare' | 'nameOf'> => {
  let opened: SharedHeap<L> | undefined
  return {
    open() {
      const heap = createHeap(layout, { threads: threads + 1, logWords })
      for (let slot = 1; slot <= threads; slot += 1) attachHeap(layout, heap.buffer)
      use(heap)
      opened = heap
      return heap.buffer
    },
    prepare(memory, thread) {
      use(attachHeap(layout, memory, { thread: thread + 1, mayBlock: true }))
    },
    nameOf: (index) => opened?.nameOf(index),
  }
}
