import { lastOf } from '../task-bits.ts'
import { signal, waitFor } from '../word-condition.ts'
import { locked } from '../word-lock.ts'
import { ANSWER_NEWS, answerOf, CLOSED, inWords, LOCK, QUEUE, QUEUE_NEWS, TASKS } from './words.ts'

export const price = 'one lock for all, and an answer wakes all that wait for any'

/** A monitor with two conditions: the queue has changed, and an answer is there. */
export default inWords((words) => {
  const exclusively = <A>(use: () => A): A => locked(words, LOCK, use)
  return {
    submit: (task) =>
      exclusively(() => {
        Atomics.or(words, QUEUE, task)
        signal(words, QUEUE_NEWS, 1)
      }),
    close: () =>
      exclusively(() => {
        Atomics.or(words, QUEUE, CLOSED)
        signal(words, QUEUE_NEWS)
      }),
    take: () =>
      exclusively(() => {
        for (;;) {
          const queue = Atomics.load(words, QUEUE)
          if (queue === CLOSED) return 0
          if (queue !== 0) return takeFrom(words, lastOf(queue & TASKS))
          waitFor(words, LOCK, QUEUE_NEWS)
        }
      }),
    takeBack: (task) => exclusively(() => takeFrom(words, task) !== 0),
    answer: (task, answer) =>
      exclusively(() => {
        Atomics.store(words, answerOf(task), answer)
        signal(words, ANSWER_NEWS)
      }),
    awaitAnswer: (task) =>
      exclusively(() => {
        for (;;) {
          const answer = Atomics.load(words, answerOf(task))
          if (answer !== 0) return answer
          waitFor(words, LOCK, ANSWER_NEWS)
        }
      }),
  }
})

/** Takes a task out of the queue, with the lock held. Returns 0 if it is not there. */
const takeFrom = (words: Int32Array, task: number): number =>
  Atomics.and(words, QUEUE, ~task) & task
