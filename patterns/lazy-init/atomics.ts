import { type Lazy, needing, READY, STATE } from './settings.ts'

export const price = 'three states of one word, and one of them to take back when a load fails'

const NONE = 0
const LOADING = 1

/**
 * The thread that moves the state from nothing to loading loads; all others wait for the state to change. Where
 * the load throws, its caller has the error, and the next thread loads.
 */
export const once: Lazy = {
  need(words, load) {
    for (;;) {
      const state = Atomics.load(words, STATE)
      if (state === READY) return
      if (state === LOADING) Atomics.wait(words, STATE, LOADING)
      else if (Atomics.compareExchange(words, STATE, NONE, LOADING) === NONE) {
        return loadAlone(words, load)
      }
    }
  },
}

function loadAlone(words: Int32Array, load: () => void): void {
  let next = NONE
  try {
    load()
    next = READY
  } finally {
    Atomics.store(words, STATE, next)
    Atomics.notify(words, STATE)
  }
}

export default needing(once)
