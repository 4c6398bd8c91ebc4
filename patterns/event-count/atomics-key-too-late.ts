import type { Outcome } from '../stage.ts'
import { EVENTS, posting, TOKENS, tryTake, WAITERS, wakeSleepers } from './tokens.ts'

export const bug = 'lost wake-up: it looks again before it reads the count of events'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** An event between the second look and the count is one that it then does not wait for. */
export default posting({
  post(words) {
    Atomics.add(words, TOKENS, 1)
    wakeSleepers(words)
  },
  take(words) {
    while (!tryTake(words)) {
      Atomics.add(words, WAITERS, 1)
      const isTaken = tryTake(words)
      if (!isTaken) Atomics.wait(words, EVENTS, Atomics.load(words, EVENTS))
      Atomics.sub(words, WAITERS, 1)
      if (isTaken) return
    }
  },
})
