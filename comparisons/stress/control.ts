// What threads under stress share: a barrier, how the rounds have ended, and when to stop.

/** How many threads have come to the end of the round. */
export const ARRIVED = 0
/** The number of the round that runs. */
export const ROUND = 1
/** Set when the threads are to stop; and once they all stop, after the same round. */
export const STOP = 2
export const STOPPED = 8
/** How many rounds have ended, with how many failures of each kind. */
export const ROUNDS = 3
export const BROKEN = 4
export const THREW = 5
/** Whether a thread has thrown in the round that runs. */
export const HAS_THROWN = 6
/** How many threads have stopped. */
export const ENDED = 7

export const createControl = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * 9))

/** What a thread under stress is started with. */
export interface StressData {
  readonly control: Int32Array
  readonly memory: SharedArrayBuffer
  /** The memory as it is before each round. */
  readonly image: Int32Array
  readonly thread: number
  readonly threads: number
  /** Where the random numbers of this thread begin. */
  readonly seed: number
  /** Whether operations are delayed at random as well, and not only the start of each thread. */
  readonly isDelayed: boolean
}
