import { defineThreads, type ThreadsProgram } from '../../../patterns/threads-program.ts'
import { attachHeap, createHeap, int32, type SharedHeap } from '../../../stm/threads/index.ts'
import { saying } from '../kit/saying.ts'

const layout = { count: int32, attempts: int32 }
export const NAMES = ['Alice', 'Bob', 'Carol']

/** Threads that each add one to the same variable, as many as `threads` says. */
export function adding(threads: number): ThreadsProgram {
  let heap: SharedHeap<typeof layout>

  function add(): void {
    const { count, attempts } = heap.variables
    let begun = 0
    heap.atomicallySync((tx) => {
      begun += 1
      count.update(tx, (n) => n + 1)
    })
    heap.atomicallySync((tx) => attempts.update(tx, (n) => n + begun))
  }

  return defineThreads({
    open() {
      heap = createHeap(layout, { threads: threads + 1, logWords: 64 })
      for (let slot = 1; slot <= threads; slot += 1) attachHeap(layout, heap.buffer)
      return heap.buffer
    },
    prepare(memory, thread) {
      heap = attachHeap(layout, memory, { thread: thread + 1, mayBlock: true })
    },
    threads: Object.fromEntries(NAMES.slice(0, threads).map((name) => [name, add])),
    finally: saying(() => heap.variables.attempts.peek()),
  })
}
