import { onHeap } from '../../../patterns/on-heap.ts'
import { defineThreads, type ThreadsProgram } from '../../../patterns/threads-program.ts'
import { int32, type SharedHeap } from '../../../stm/threads/index.ts'
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
    ...onHeap(layout, threads, (opened) => {
      heap = opened
    }),
    threads: Object.fromEntries(NAMES.slice(0, threads).map((name) => [name, add])),
    finally: saying(() => heap.variables.attempts.peek()),
  })
}
