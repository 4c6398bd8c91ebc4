import { CURRENT, HAZARD, replacing, valueIn } from './blocks.ts'

export const price =
  'two stores and a second look for each read; to free is to look at every reader'

/** Hazard pointers (Michael 2004): a reader says what it reads, and looks whether that came in time. */
export default replacing({
  replace(words, block, free) {
    const old = Atomics.exchange(words, CURRENT, block)
    while (Atomics.load(words, HAZARD) === old);
    free(old)
  },
  read(words) {
    for (;;) {
      const block = Atomics.load(words, CURRENT)
      Atomics.store(words, HAZARD, block)
      if (Atomics.load(words, CURRENT) !== block) continue
      const value = Atomics.load(words, valueIn(block))
      Atomics.store(words, HAZARD, 0)
      return value
    }
  },
})
