import type { Outcome } from '../../stage.ts'
import { locked } from '../../word-lock.ts'
import { LOCK, STOCK, serving } from './shop.ts'

export const bug = 'split critical section'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

const read = (words: Int32Array): number => locked(words, LOCK, () => Atomics.load(words, STOCK))

const write = (words: Int32Array, pieces: number): number =>
  locked(words, LOCK, () => Atomics.store(words, STOCK, pieces))

/** Each access is locked, and not the pair. */
export default serving({
  add(memory, pieces) {
    const words = new Int32Array(memory)
    write(words, read(words) + pieces)
  },
  sell(memory) {
    const words = new Int32Array(memory)
    const pieces = read(words)
    if (pieces === 0) return false
    write(words, pieces - 1)
    return true
  },
})
