import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

export const TOKENS = 0
/** Changes with each wake-up, so that a wait for its old value returns at once. */
export const EVENTS = 1
/** How many threads sleep, or are about to. */
export const WAITERS = 2

/** A semaphore whose `post` calls no `notify` while nobody sleeps. */
export interface Tokens {
  post(words: Int32Array): void
  /** Takes a token. Blocks while there is none. */
  take(words: Int32Array): void
}

/** Takes a token if there is one. */
export function tryTake(words: Int32Array): boolean {
  for (;;) {
    const tokens = Atomics.load(words, TOKENS)
    if (tokens === 0) return false
    if (Atomics.compareExchange(words, TOKENS, tokens, tokens - 1) === tokens) return true
  }
}

/** Wakes all who sleep, if anyone does. */
export function wakeSleepers(words: Int32Array): void {
  if (Atomics.load(words, WAITERS) === 0) return
  Atomics.add(words, EVENTS, 1)
  Atomics.notify(words, EVENTS)
}

const NAMES = ['tokens', 'events', 'waiters']

/** Alice, who posts a token, and Bob, who takes one. */
export const posting = ({ post, take }: Tokens): ThreadsProgram =>
  defineThreads({
    open: () => new SharedArrayBuffer(4 * NAMES.length),
    threads: {
      Alice: (memory) => post(new Int32Array(memory)),
      Bob: (memory) => take(new Int32Array(memory)),
    },
    finally: { 'the token is taken': (words) => words[TOKENS] === 0 },
    nameOf: (index) => NAMES[index],
  })
