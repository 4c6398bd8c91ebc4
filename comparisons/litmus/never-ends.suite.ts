import type { LitmusLoop } from '../../patterns/litmus.ts'

/** What a compiler may make of a loop that reads plainly: one read, ahead of it. It counts in the next word. */
export const loop: LitmusLoop = {
  word: 'flag',
  look(words, flag) {
    const isRaised = words[flag] !== 0
    while (!isRaised) Atomics.add(words, flag + 1, 1)
  },
  raise(words, flag) {
    words[flag] = 1
  },
}
