import type { Outcome } from '../stage.ts'
import { EVENTS, posting, TOKENS, tryTake, WAITERS, wakeSleepers } from './tokens.ts'

export const bug = 'lost wake-up: it announces itself, and does not look again'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

export default posting({
  post(words) {
    Atomics.add(words, TOKENS, 1)
    wakeSleepers(words)
  },
  take(words) {
    while (!tryTake(words)) {
      Atomics.add(words, WAITERS, 1)
      Atomics.wait(words, EVENTS, Atomics.load(words, EVENTS))
      Atomics.sub(words, WAITERS, 1)
    }
  },
})
