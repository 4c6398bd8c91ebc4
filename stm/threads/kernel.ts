/** A logged write: address, lock word before, number of words, words. */
export const ENTRY_LOCK = 1
export const ENTRY_WORDS = 2
export const ENTRY_VALUE = 3

/** In place of the lock word before of a variable that was written and not read. */
export const UNREAD = -1

/**
 * What a transaction does to shared memory, as functions of words alone, so that it can be done by
 * WebAssembly: V8 compiles an atomic operation to an instruction there, and to a call in JavaScript.
 * There are two kernels, `script-kernel.ts` and `kernel.wat`, which do the same operations in the
 * same order. Threads of one heap may use either: the memory model is the same.
 *
 * It knows neither snapshots nor conflicts, and never waits.
 */
export interface Kernel {
  /** The version of the latest commit. */
  clock(): number
  /** Returns the first word of the value at `variable`, after which it notes the lock word in `note`. */
  read(variable: number, note: number): number
  /**
   * Does one or both of the {@link LOCK_ALL steps} of a commit with the logged writes from `start` to
   * `end`. Returns a mask of the threads that may wait for a change which was written; or -1 minus
   * where the first entry is whose variable could not be locked, and then goes no further.
   */
  commit(slot: number, start: number, end: number, own: number, steps: number): number
}

/** Publish the log, and lock each variable: at the version that was read, or at any if none was. */
export const LOCK_ALL = 1
/** Write the values, advance the clock, and release the locks, in this order. Nothing can go wrong. */
export const WRITE_ALL = 2

/** Where the entry after this one is. */
export const after = (words: Int32Array, entry: number): number =>
  entry + ENTRY_VALUE + Math.abs(words[entry + ENTRY_WORDS] as number)
