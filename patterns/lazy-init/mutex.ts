import { locked } from '../word-lock.ts'
import { LOCK, needing, READY, STATE } from './settings.ts'

export const price = 'a flag beside the lock, and the same question twice'

/** Double-checked: without the lock first, because most calls come later; then again with it. */
export default needing({
  need(words, load) {
    if (Atomics.load(words, STATE) === READY) return
    locked(words, LOCK, () => {
      if (Atomics.load(words, STATE) === READY) return
      load()
      Atomics.store(words, STATE, READY)
    })
  },
})
