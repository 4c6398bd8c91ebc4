import { locked } from '../word-lock.ts'
import { CURRENT, LOCK, replacing, valueIn } from './blocks.ts'

export const price = 'a reader that stops with the lock stops the writer and all other readers'

export default replacing({
  replace: (words, block, free) =>
    free(locked(words, LOCK, () => Atomics.exchange(words, CURRENT, block))),
  read: (words) =>
    locked(words, LOCK, () => Atomics.load(words, valueIn(Atomics.load(words, CURRENT)))),
})
