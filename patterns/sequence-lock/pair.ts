import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/** The number of changes of the pair, twice; odd during one. */
export const SEQUENCE = 0
export const LEFT = 1
export const RIGHT = 2
/** Free for a lock. */
export const LOCK = 3
/** Where Bob notes what he has read. */
const SEEN = 4

/** Two words that mean something together, as the halves of a 64-bit number do. */
export interface Pair {
  /** Sets both words to `value`. One thread alone does so. */
  write(words: Int32Array, value: number): void
  read(words: Int32Array): readonly [left: number, right: number]
}

const NAMES = ['sequence', 'left', 'right', 'lock', 'seen left', 'seen right']

/** Alice, who writes the pair, and Bob, who reads it. */
export const reading = ({ write, read }: Pair): ThreadsProgram =>
  defineThreads({
    open: () => new SharedArrayBuffer(4 * NAMES.length),
    threads: {
      Alice: (memory) => write(new Int32Array(memory), 1),
      Bob(memory) {
        const words = new Int32Array(memory)
        const [left, right] = read(words)
        Atomics.store(words, SEEN, left)
        Atomics.store(words, SEEN + 1, right)
      },
    },
    finally: {
      'Bob has read a pair that was there': (words) => words[SEEN] === words[SEEN + 1],
    },
    together: [[LEFT, RIGHT]],
    nameOf: (index) => NAMES[index],
  })
