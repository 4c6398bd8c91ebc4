import { retry } from '../../stm/index.ts'
import { int32, type SharedHeap, startingAt } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'several operations for each word, and an attempt may be made again'

const FIRST = 0x1
const MADE = 0x10 + 0x100
const ALL = FIRST + MADE

/** Each task is a digit of its own, so a deque is the sum of its tasks, as is what has run. */
const layout = {
  alices: startingAt(int32, FIRST),
  bobs: int32,
  running: int32,
  ran: int32,
  wentEarly: int32,
}
type DequeName = 'alices' | 'bobs'

let heap: SharedHeap<typeof layout>

/** A task from either deque, its own first; 0 when both are empty and none runs, at one moment. */
const next = (own: DequeName, other: DequeName): number =>
  heap.atomicallySync((tx) => {
    const { running, ...variables } = heap.variables
    for (const deque of [variables[own], variables[other]]) {
      const tasks = deque.get(tx)
      if (tasks === 0) continue
      const task = tasks & -tasks
      deque.set(tx, tasks - task)
      running.update(tx, (n) => n + 1)
      return task
    }
    return running.get(tx) > 0 ? retry(tx) : 0
  })

/** Runs a task: what it makes is there at the moment when it ends. */
const run = (task: number, own: DequeName): void =>
  heap.atomicallySync((tx) => {
    const { ran, running, ...variables } = heap.variables
    ran.update(tx, (tasks) => tasks + task)
    if (task === FIRST) variables[own].update(tx, (tasks) => tasks + MADE)
    running.update(tx, (n) => n - 1)
  })

const work = (own: DequeName, other: DequeName) => () => {
  for (;;) {
    const task = next(own, other)
    if (task === 0) break
    run(task, own)
  }
  heap.atomicallySync((tx) => {
    const { ran, wentEarly } = heap.variables
    if (ran.get(tx) < ALL) wentEarly.set(tx, 1)
  })
}

export default defineThreads({
  ...onHeap(layout, 2, (opened) => {
    heap = opened
  }),
  threads: { Alice: work('alices', 'bobs'), Bob: work('bobs', 'alices') },
  finally: {
    'each task has run once': () => heap.variables.ran.peek() === ALL,
    'both stay until all tasks have run': () => heap.variables.wentEarly.peek() === 0,
  },
})
