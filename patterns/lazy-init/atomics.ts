import { needing, READY, STATE } from './settings.ts'

export const price = 'if the thread that loads dies, all others wait forever'

const LOADING = 1

/** The thread that moves the state from nothing to loading loads; all others wait for the state to change. */
export default needing({
  need(words, load) {
    if (Atomics.compareExchange(words, STATE, 0, LOADING) === 0) {
      load()
      Atomics.store(words, STATE, READY)
      Atomics.notify(words, STATE)
    }
    while (Atomics.load(words, STATE) !== READY) Atomics.wait(words, STATE, LOADING)
  },
})
