import { int32, type SharedHeap } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'an attempt for each count, which may be made again; locks only in the commit'

const layout = { count: int32 }

let heap: SharedHeap<typeof layout>

const count = () => {
  heap.atomicallySync((tx) => heap.variables.count.update(tx, (n) => n + 1))
}

export default defineThreads({
  ...onHeap(layout, 2, (opened) => {
    heap = opened
  }),
  threads: { Alice: count, Bob: count },
  finally: { 'no count is lost': () => heap.variables.count.peek() === 2 },
})
