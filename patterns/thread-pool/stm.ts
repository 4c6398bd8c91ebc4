import { retry, type TVar } from '../../stm/index.ts'
import { array, boolean, int32, type SharedHeap } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { lastOf } from '../task-bits.ts'
import { defineThreads } from '../threads-program.ts'
import { ALL, ANSWERS, type Pool, placeOf, threadsOf } from './jobs.ts'

export const price = 'a transaction for each operation of the pool, which may be made again'

const perTask = array(4, int32)
const layout = {
  /** The tasks that no thread has begun, a bit for each. */
  queue: int32,
  closed: boolean,
  answers: perTask,
  runs: perTask,
}

let heap: SharedHeap<typeof layout>

const of = (variables: readonly TVar<number>[], task: number) =>
  variables[placeOf(task)] as TVar<number>

const pool: Pool = {
  submit: (task) =>
    heap.atomicallySync((tx) => heap.variables.queue.update(tx, (tasks) => tasks | task)),
  close: () => heap.atomicallySync((tx) => heap.variables.closed.set(tx, true)),
  take: () =>
    heap.atomicallySync((tx) => {
      const { queue, closed } = heap.variables
      const tasks = queue.get(tx)
      if (tasks === 0) return closed.get(tx) ? 0 : retry(tx)
      queue.set(tx, tasks - lastOf(tasks))
      return lastOf(tasks)
    }),
  takeBack: (task) =>
    heap.atomicallySync((tx) => {
      const { queue } = heap.variables
      const tasks = queue.get(tx)
      if ((tasks & task) !== 0) queue.set(tx, tasks - task)
      return (tasks & task) !== 0
    }),
  begin: (task) =>
    heap.atomicallySync((tx) => of(heap.variables.runs, task).update(tx, (n) => n + 1)),
  answer: (task, answer) =>
    heap.atomicallySync((tx) => of(heap.variables.answers, task).set(tx, answer)),
  awaitAnswer: (task) =>
    heap.atomicallySync((tx) => of(heap.variables.answers, task).get(tx) || retry(tx)),
}

/** A thread waits for a task or the end, whichever is there first, and sees both at one moment. */
export default defineThreads({
  ...onHeap(layout, 3, (opened) => {
    heap = opened
  }),
  threads: threadsOf(() => pool),
  finally: {
    'each task has run once, and is answered': () => {
      const { runs, answers } = heap.variables
      return ALL.every(
        (task) =>
          of(runs, task).peek() === 1 && of(answers, task).peek() === ANSWERS[placeOf(task)],
      )
    },
  },
})
