import { type LitmusLoop, loopOf } from '../litmus.ts'

export const price = 'each look is an operation that no compiler may leave out'

export const loop: LitmusLoop = {
  word: 'flag',
  look(words, flag) {
    while (Atomics.load(words, flag) === 0);
  },
  raise: (words, flag) => Atomics.store(words, flag, 1),
}

export default loopOf(loop)
