import { int32, type SharedHeap } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'several atomic operations for each word, and an attempt may be made again'

const layout = { low: int32, high: int32, read: int32 }

let heap: SharedHeap<typeof layout>

/** Words that belong together are read at one moment, and change at one moment. */
export default defineThreads({
  ...onHeap(layout, 2, (opened) => {
    heap = opened
  }),
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
