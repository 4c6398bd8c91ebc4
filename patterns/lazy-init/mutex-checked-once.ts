import type { Outcome } from '../stage.ts'
import { locked } from '../word-lock.ts'
import { LOCK, needing, READY, STATE } from './settings.ts'

export const bug = 'loaded twice: it does not ask again with the lock held'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export default needing({
  need(words, load) {
    if (Atomics.load(words, STATE) === READY) return
    locked(words, LOCK, () => {
      load()
      Atomics.store(words, STATE, READY)
    })
  },
})
