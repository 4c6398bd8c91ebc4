import { claim, lastOf } from '../task-bits.ts'
import { CLOSED, type Forking, halfOf, leftOf, OPEN, type Sum, TASKS } from './sums.ts'

/** Sleeps until both halves of a sum are finished. */
export function untilFinished(words: Int32Array, sum: Sum): void {
  for (;;) {
    const left = Atomics.load(words, leftOf(sum))
    if (left === 0) return
    Atomics.wait(words, leftOf(sum), left)
  }
}

/** Open tasks are bits of a word; a thread claims one by clearing its bit. */
export const byClaim: Forking = {
  fork(words, task) {
    Atomics.or(words, OPEN, task)
    Atomics.notify(words, OPEN, 1)
  },
  take(words) {
    for (;;) {
      const open = Atomics.load(words, OPEN)
      const task = lastOf(open & TASKS)
      if (task !== 0) {
        if (claim(words, OPEN, task)) return task
      } else if (open === CLOSED) return 0
      else Atomics.wait(words, OPEN, 0)
    }
  },
  finish(words, sum) {
    if (Atomics.sub(words, leftOf(sum), 1) === 1) Atomics.notify(words, leftOf(sum))
  },
  join(words, sum, run) {
    if (claim(words, OPEN, halfOf(sum))) run(halfOf(sum))
    else untilFinished(words, sum)
  },
  close(words) {
    Atomics.or(words, OPEN, CLOSED)
    Atomics.notify(words, OPEN)
  },
}
