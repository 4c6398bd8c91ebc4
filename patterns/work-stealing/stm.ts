import { retry } from '../../stm/index.ts'
import {
  attachHeap,
  createHeap,
  int32,
  type SharedHeap,
  startingAt,
} from '../../stm/threads/index.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'several operations for each word, and an attempt may be made again'

const FIRST = 1
const SECOND = 2

/** A deque of one slot: 0 if it is empty. */
const layout = {
  alices: startingAt(int32, FIRST),
  bobs: int32,
  running: int32,
  runs1: int32,
  runs2: int32,
  wentEarly: int32,
}
type DequeName = 'alices' | 'bobs'

let heap: SharedHeap<typeof layout>

/** A task from either deque, its own first; 0 when both are empty and none runs, at one moment. */
const next = (own: DequeName, other: DequeName): number =>
  heap.atomicallySync((tx) => {
    const { running, ...variables } = heap.variables
    for (const deque of [variables[own], variables[other]]) {
      const task = deque.get(tx)
      if (task === 0) continue
      deque.set(tx, 0)
      running.update(tx, (n) => n + 1)
      return task
    }
    return running.get(tx) > 0 ? retry(tx) : 0
  })

/** Runs a task: what it makes is there at the moment when it ends. */
const run = (task: number, own: DequeName): void =>
  heap.atomicallySync((tx) => {
    const { runs1, runs2, running, ...variables } = heap.variables
    const runs = task === FIRST ? runs1 : runs2
    runs.update(tx, (n) => n + 1)
    if (task === FIRST) variables[own].set(tx, SECOND)
    running.update(tx, (n) => n - 1)
  })

const work = (own: DequeName, other: DequeName) => () => {
  for (;;) {
    const task = next(own, other)
    if (task === 0) break
    run(task, own)
  }
  heap.atomicallySync((tx) => {
    const { runs1, runs2, wentEarly } = heap.variables
    if (runs1.get(tx) + runs2.get(tx) < 2) wentEarly.set(tx, 1)
  })
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
  threads: { Alice: work('alices', 'bobs'), Bob: work('bobs', 'alices') },
  finally: {
    'each task has run once': () =>
      heap.variables.runs1.peek() === 1 && heap.variables.runs2.peek() === 1,
    'both stay until all tasks have run': () => heap.variables.wentEarly.peek() === 0,
  },
})
