import { attachHeap, createHeap, int32, type SharedHeap } from '../../stm/threads/index.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'several atomic operations for each word, and an attempt may be made again'

const layout = { low: int32, high: int32, read: int32 }

let heap: SharedHeap<typeof layout>

/** Words that belong together are read at one moment, and change at one moment. */
export default defineThreads({
  open() {
    heap = createHeap(layout, { threads: 3, logWords: 64 })
    for (let slot = 1; slot <= 2; slot += 1) attachHeap(layout, heap.buffer)
    return heap.buffer
  },
  prepare(memory, thread) {
    heap = attachHeap(layout, memory, { thread: thread + 1, mayBlock: true })
  },
  threads: {
    Alice() {
      const { low, high } = heap.variables
      heap.atomicallySync((tx) => {
        low.set(tx, 1)
        high.set(tx, 1)
      })
    },
    Bob() {
      const { low, high, read } = heap.variables
      heap.atomicallySync((tx) => read.set(tx, (low.get(tx) << 1) | high.get(tx)))
    },
  },
  finally: {
    'both halves are new, or none': () => [0b00, 0b11].includes(heap.variables.read.peek()),
  },
})
