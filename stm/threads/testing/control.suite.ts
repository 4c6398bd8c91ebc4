// What the scheduler of real threads and the threads share: a block of words of their own, and
// never those of the heap that is tested.

/** Counts what threads have reported, so that the scheduler can wait for the next report. */
export const REPORTS = 0
/** The number of the run. A change starts the next one. */
export const RUN = 1

/** What a thread may be doing. */
export const RUNNING = 0
/** It is about to do an atomic operation, and has been stopped before it. */
export const READY = 1
/** It is in an `Atomics.wait` that a notify must end. */
export const WAITING = 2
/** It has done all that its scenario asks for, and waits for the next run. */
export const DONE = 3

// The words of a thread.
export const STATE = 0
export const GRANT = 1
/** The index of the word that it waits at, while it is WAITING. */
export const WAITS_AT = 2
/** 1 if its scenario threw. */
export const THREW = 3

export const MOST = 8
export const wordsOf = (thread: number): number => 16 * (thread + 1)
export const createControl = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(4 * wordsOf(MOST)))
