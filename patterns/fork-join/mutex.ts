import { lastOf } from '../task-bits.ts'
import { signal, waitFor } from '../word-condition.ts'
import { locked } from '../word-lock.ts'
import { CLOSED, LOCK, leftOf, NEWS, OPEN, summing, TASKS } from './sums.ts'

export const price = 'all threads meet at one lock, and each change wakes all that wait'

/** Takes a task, or returns 0 when `isOver`. Waits until there is one or the other. */
const takeUnless = (words: Int32Array, isOver: (open: number) => boolean): number =>
  locked(words, LOCK, () => {
    for (;;) {
      const open = Atomics.load(words, OPEN)
      if (isOver(open)) return 0
      const task = lastOf(open & TASKS)
      if (task !== 0) {
        Atomics.store(words, OPEN, open - task)
        return task
      }
      waitFor(words, LOCK, NEWS)
    }
  })

const announce = (words: Int32Array, change: () => void): void =>
  locked(words, LOCK, () => {
    change()
    signal(words, NEWS)
  })

/** A thread that joins runs any open task meanwhile. */
export default summing({
  fork: (words, task) => announce(words, () => Atomics.or(words, OPEN, task)),
  take: (words) => takeUnless(words, (open) => open === CLOSED),
  finish: (words, sum) => announce(words, () => Atomics.sub(words, leftOf(sum), 1)),
  join(words, sum, run) {
    const isFinished = () => Atomics.load(words, leftOf(sum)) === 0
    const help = () => takeUnless(words, isFinished)
    for (let task = help(); task !== 0; task = help()) run(task)
  },
  close: (words) => announce(words, () => Atomics.or(words, OPEN, CLOSED)),
})
