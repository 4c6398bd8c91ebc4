import { array, int32 } from '../../../stm/threads/index.ts'

/** What one operation does. */
export interface Workload {
  readonly kind: 'transfer' | 'read' | 'count' | 'audit'
  readonly accounts: number
  /** Microseconds of work in the middle of it. */
  readonly work: number
}

export const OPENING = 1_000_000

export const layout = { accounts: array(1_000, int32) }

export const kinds = ['stm', 'mutex', 'spinlock', 'ordered locks', 'messages', 'plain'] as const
export type Kind = (typeof kinds)[number]

// The words in shared memory by which a crew is controlled.
/** Four times the number of the round, plus the number of threads that take part in it. */
export const ROUND = 0
export const DONE = 16
export const TIMES = 17
export const WORKLOAD = 19
/** 1 while the first thread still does what is measured, so that the others go on. */
export const BUSY = 20
/** How many threads of the crew have started. */
export const READY = 21
/** For each thread, how many operations it has done. */
export const COUNTS = 32
/** For each thread, by how many thousandths of the time it waited for a processor. */
export const DISTURBED = 48
/** For each thread, when it began and when it had done, in microseconds since the crew began. */
export const BEGAN = 52
export const ENDED = 56
/** How many threads are ready to begin a round. They begin together. */
export const ARRIVED = 22
export const LOCKS = 64
export const BALANCES = LOCKS + 1_024
const CONTROL_WORDS = BALANCES + 1_024

export const createControl = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(4 * CONTROL_WORDS))

/** Microseconds on a clock that all threads share, since a time that is given to them. */
export const clock = (since: number): number =>
  Math.round(1_000 * (performance.timeOrigin + performance.now() - since))
