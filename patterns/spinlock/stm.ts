import { attachHeap, createHeap, int32, type SharedHeap } from '../../stm/threads/index.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'an attempt for each count, that may be made again; no lock at all'

const layout = { count: int32 }

let heap: SharedHeap<typeof layout>

const count = () => {
  heap.atomicallySync((tx) => heap.variables.count.update(tx, (n) => n + 1))
}

export default defineThreads({
  open() {
    heap = createHeap(layout, { threads: 3, logWords: 64 })
    for (let slot = 1; slot <= 2; slot += 1) attachHeap(layout, heap.buffer)
    return heap.buffer
  },
  prepare(memory, thread) {
    heap = attachHeap(layout, memory, { thread: thread + 1, mayBlock: true })
  },
  threads: { Alice: count, Bob: count },
  finally: { 'no count is lost': () => heap.variables.count.peek() === 2 },
})
