import type { Outcome } from '../stage.ts'
import { CURRENT, HAZARD, replacing, valueIn } from './blocks.ts'

export const bug = 'use after free: what it reads was freed before it said so'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

/** The block may be replaced, and the hazards read, before this one is told. */
export default replacing({
  replace(words, block, free) {
    const old = Atomics.exchange(words, CURRENT, block)
    while (Atomics.load(words, HAZARD) === old);
    free(old)
  },
  read(words) {
    const block = Atomics.load(words, CURRENT)
    Atomics.store(words, HAZARD, block)
    const value = Atomics.load(words, valueIn(block))
    Atomics.store(words, HAZARD, 0)
    return value
  },
})
