import { EVENTS, posting, TOKENS, tryTake } from './tokens.ts'

export const price = 'a notify for each token, whether anyone sleeps or not'

export default posting({
  post(words) {
    Atomics.add(words, TOKENS, 1)
    Atomics.add(words, EVENTS, 1)
    Atomics.notify(words, EVENTS)
  },
  take(words) {
    for (;;) {
      const events = Atomics.load(words, EVENTS)
      if (tryTake(words)) return
      Atomics.wait(words, EVENTS, events)
    }
  },
})
