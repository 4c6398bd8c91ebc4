import { int32 } from '../../../stm/threads/index.ts'

export const layout = { turn: int32 }

// The words that the main thread shares with its partner, each in a cache line of its own.
/** Even when it is the main thread's turn, odd when it is the partner's. */
export const TURN = 0
/** How long the partner had waited for a processor when it last looked, in microseconds. */
export const WAITED = 16
/** Which lock the partner is to take next, plus 1, and 0 when it has done so. */
export const WANTED = 32
export const LOCK = 48
/** 1 when the partner has started. */
export const READY = 64
/** Is never written. */
export const NEVER = 65
export const SIZE = 80

/** Ways in which a thread can wait for another one. */
export const WAYS = ['spins', 'sleeps', 'retries'] as const
export type Way = (typeof WAYS)[number]

/** Sleeps until the word is no longer `value`. */
export function whileIt(words: Int32Array, at: number, value: number): void {
  while (Atomics.load(words, at) === value) Atomics.wait(words, at, value)
}

/** Writes the word, and wakes the thread that waits for it. */
export function becomes(words: Int32Array, at: number, value: number): void {
  Atomics.store(words, at, value)
  Atomics.notify(words, at)
}
