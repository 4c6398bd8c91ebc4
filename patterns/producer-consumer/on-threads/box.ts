import { defineThreads, type ThreadsProgram } from '../../threads-program.ts'

/** The parcel in the box, a number from 1; 0 stands for none. */
export const BOX = 0
/** Free for a lock and its conditions. */
export const LOCK = 1
export const NOT_FULL = 2
export const NOT_EMPTY = 3
/** A condition for both. */
export const CHANGED = 4
const BOB = 5
const CAROL = 6
const NAMES = ['box', 'lock', 'notFull', 'notEmpty', 'changed', 'taken by Bob', 'taken by Carol']
const PARCELS = [1, 2]
/** Noted for a parcel that was not there. */
const NOTHING = -1

/** A box for one parcel, in shared words. */
export interface Box {
  /** Puts a parcel in; waits while the box is full. */
  put(words: Int32Array, parcel: number): void
  /** Takes the parcel out; waits while the box is empty. */
  take(words: Int32Array): number
}

/** Alice, who puts two parcels in, and Bob and Carol, who each take one out. */
export function trading({ put, take }: Box): ThreadsProgram {
  const consume = (who: number) => (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    Atomics.store(words, who, take(words) || NOTHING)
  }
  const taken = (words: Int32Array) => [words[BOB] ?? 0, words[CAROL] ?? 0]
  return defineThreads({
    open: () => new SharedArrayBuffer(4 * NAMES.length),
    threads: {
      Alice(memory) {
        const words = new Int32Array(memory)
        for (const parcel of PARCELS) put(words, parcel)
      },
      Bob: consume(BOB),
      Carol: consume(CAROL),
    },
    always: { 'nobody takes from an empty box': (words) => !taken(words).includes(NOTHING) },
    finally: {
      'each parcel is taken once': (words) =>
        PARCELS.every((parcel) => taken(words).includes(parcel)),
    },
    nameOf: (index) => NAMES[index],
  })
}
