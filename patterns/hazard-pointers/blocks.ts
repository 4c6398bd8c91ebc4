import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/** The number of the block that readers are to read: 1 or 2. */
export const CURRENT = 0
/** The number of the block that Bob reads; 0 if none. */
export const HAZARD = 1
/** Free for a lock. */
export const LOCK = 2
/** What is in a block, by its number. */
export const valueIn = (block: number): number => 2 + block
/** Where Bob notes what he has read. */
const SEEN = 5
/** What the next owner writes into a block that was freed. */
const FOREIGN = -1
const [OLD, NEW] = [1, 2]

/** A value that is replaced as a whole, in a new block; the old block is freed. */
export interface Replaceable {
  /** Makes `block` the current one, and frees the other as soon as Bob does not read it. */
  replace(words: Int32Array, block: number, free: (block: number) => void): void
  /** What is in the current block. */
  read(words: Int32Array): number
}

const NAMES = ['current', 'hazard', 'lock', 'value(1)', 'value(2)', 'seen']

/** Alice, who replaces block 1 by block 2, and Bob, who reads. */
export const replacing = ({ replace, read }: Replaceable): ThreadsProgram =>
  defineThreads({
    open() {
      const memory = new SharedArrayBuffer(4 * NAMES.length)
      const words = new Int32Array(memory)
      words[CURRENT] = OLD
      words[valueIn(OLD)] = OLD
      return memory
    },
    threads: {
      Alice(memory) {
        const words = new Int32Array(memory)
        Atomics.store(words, valueIn(NEW), NEW)
        replace(words, NEW, (block) => Atomics.store(words, valueIn(block), FOREIGN))
      },
      Bob(memory) {
        const words = new Int32Array(memory)
        Atomics.store(words, SEEN, read(words))
      },
    },
    finally: { 'Bob has read no block that was freed': (words) => words[SEEN] !== FOREIGN },
    nameOf: (index) => NAMES[index],
  })
