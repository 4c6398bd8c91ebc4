import { claim, lastOf } from '../task-bits.ts'
import { answerOf, CLOSED, type PoolOn, QUEUE, TASKS } from './words.ts'

/** Queued tasks and the close are bits of one word; each answer is a word of its own. */
export const inBits = ((words) => ({
  submit(task) {
    Atomics.or(words, QUEUE, task)
    Atomics.notify(words, QUEUE, 1)
  },
  close() {
    Atomics.or(words, QUEUE, CLOSED)
    Atomics.notify(words, QUEUE)
  },
  take() {
    for (;;) {
      const queue = Atomics.load(words, QUEUE)
      const task = lastOf(queue & TASKS)
      if (task !== 0 && claim(words, QUEUE, task)) return task
      if (queue === CLOSED) return 0
      if (queue === 0) Atomics.wait(words, QUEUE, 0)
    }
  },
  takeBack: (task) => claim(words, QUEUE, task),
  answer(task, answer) {
    Atomics.store(words, answerOf(task), answer)
    Atomics.notify(words, answerOf(task))
  },
  awaitAnswer(task) {
    Atomics.wait(words, answerOf(task), 0)
    return Atomics.load(words, answerOf(task))
  },
})) satisfies PoolOn
