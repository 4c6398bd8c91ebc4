import { EVENTS, posting, TOKENS, tryTake, WAITERS, wakeSleepers } from './tokens.ts'

export const price = 'four operations in the one right order before each sleep'

/** An event count (Vyukov 2008): announce yourself, read the count of events, look again, sleep. */
export default posting({
  post(words) {
    Atomics.add(words, TOKENS, 1)
    wakeSleepers(words)
  },
  take(words) {
    while (!tryTake(words)) {
      Atomics.add(words, WAITERS, 1)
      const events = Atomics.load(words, EVENTS)
      const isTaken = tryTake(words)
      if (!isTaken) Atomics.wait(words, EVENTS, events)
      Atomics.sub(words, WAITERS, 1)
      if (isTaken) return
    }
  },
})
