import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/**
 * How many items have been taken, and how many were put. Only one thread writes each of them. After 2 to the
 * power of 31 items they wrap around, and are negative.
 */
export const TAKEN = 0
export const PUT = 1
/** A power of two: then the last bits of a count are its slot, also where it has wrapped around. */
const SIZE = 2
/** The slot of an item, by its number from 0. */
export const slotOf = (item: number): number => 2 + (item & (SIZE - 1))
/** Where Bob notes what he got. */
const SEEN = 2 + SIZE
const ITEMS = [11, 12, 13]

/** Whether there is no room for the item after `put` others. */
export const isFull = (put: number, taken: number): boolean => ((put - taken) | 0) === SIZE

/** A ring of slots in shared words, for one thread that puts and one that takes. */
export interface Ring {
  /** Puts an item. Spins while the ring is full. */
  put(words: Int32Array, item: number): void
  /** Takes the oldest item. Spins while the ring is empty. */
  take(words: Int32Array): number
}

const NAMES: Readonly<Record<number, string>> = { [TAKEN]: 'taken', [PUT]: 'put' }

/** Alice, who puts three items into a ring of two slots, and Bob, who takes them. */
export const passing = ({ put, take }: Ring): ThreadsProgram =>
  defineThreads({
    open: () => new SharedArrayBuffer(4 * (SEEN + ITEMS.length)),
    threads: {
      Alice(memory) {
        const words = new Int32Array(memory)
        for (const item of ITEMS) put(words, item)
      },
      Bob(memory) {
        const words = new Int32Array(memory)
        for (const i of ITEMS.keys()) Atomics.store(words, SEEN + i, take(words))
      },
    },
    finally: {
      'Bob gets what Alice put, in order': (words) =>
        ITEMS.every((item, i) => words[SEEN + i] === item),
    },
    nameOf: (index) =>
      NAMES[index] ?? (index < SEEN ? `slot(${index - 2})` : `seen(${index - SEEN})`),
  })
