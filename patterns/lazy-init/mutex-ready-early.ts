import type { Outcome } from '../stage.ts'
import { locked } from '../word-lock.ts'
import { LOCK, needing, READY, STATE } from './settings.ts'

export const bug = 'published before it is complete'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** Once the flag is set nobody asks for the lock, though the settings are not there yet. */
export default needing({
  need(words, load) {
    if (Atomics.load(words, STATE) === READY) return
    locked(words, LOCK, () => {
      if (Atomics.load(words, STATE) === READY) return
      Atomics.store(words, STATE, READY)
      load()
    })
  },
})
