import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

export const LEFT = 0
export const RIGHT = 1
/** Free for a lock. */
export const LOCK = 2
/** What Carol has counted, and one more. */
const COUNTED = 3
const NAMES = ['left', 'right', 'lock', 'counted']

/** Two purses in shared words. */
export interface Purses {
  /** Puts the first coin into each. */
  fill(words: Int32Array): void
  /** Moves a coin. There must be one in the purse `from`: nobody looks. */
  move(words: Int32Array, from: number, to: number): void
  /** Both together, at one moment. */
  count(words: Int32Array): number
  /** Both together, when nobody moves a coin. */
  atRest(words: Int32Array): number
}

/** Alice and Bob, who each move a coin, and Carol, who counts. */
export const moving = ({ fill, move, count, atRest }: Purses): ThreadsProgram =>
  defineThreads({
    open() {
      const memory = new SharedArrayBuffer(4 * NAMES.length)
      fill(new Int32Array(memory))
      return memory
    },
    threads: {
      Alice: (memory) => move(new Int32Array(memory), LEFT, RIGHT),
      Bob: (memory) => move(new Int32Array(memory), RIGHT, LEFT),
      Carol(memory) {
        const words = new Int32Array(memory)
        Atomics.store(words, COUNTED, count(words) + 1)
      },
    },
    always: { 'Carol finds two coins': (words) => [0, 3].includes(words[COUNTED] ?? 0) },
    finally: { 'no coin is lost': (words) => atRest(words) === 2 },
    nameOf: (index) => NAMES[index],
  })

const both = (words: Int32Array): number => (words[LEFT] ?? 0) + (words[RIGHT] ?? 0)

/** Purses in a word each. */
export const inTwoWords = (how: Pick<Purses, 'move' | 'count'>): ThreadsProgram =>
  moving({
    fill(words) {
      words[LEFT] = 1
      words[RIGHT] = 1
    },
    atRest: both,
    ...how,
  })
