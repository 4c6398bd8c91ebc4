import { type LitmusLoop, loopOf } from '../litmus.ts'

export const bug = 'a read that the compiler may take out of the loop'

export const loop: LitmusLoop = {
  word: 'flag',
  look(words, flag) {
    while (words[flag] === 0);
  },
  raise(words, flag) {
    words[flag] = 1
  },
}

export default loopOf(loop)
