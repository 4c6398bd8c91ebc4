import { lock, unlock } from './word-lock.ts'

/**
 * Releases the lock at `held` until `condition` is signalled, and holds it again then. Others may have
 * held it meanwhile, so the caller looks again at what it waits for.
 */
export function waitFor(words: Int32Array, held: number, condition: number): void {
  const signals = Atomics.load(words, condition)
  unlock(words, held)
  Atomics.wait(words, condition, signals)
  lock(words, held)
}

/** Wakes `count` of those that wait for `condition`, by default all. Its lock must be held. */
export function signal(words: Int32Array, condition: number, count = Infinity): void {
  Atomics.add(words, condition, 1)
  Atomics.notify(words, condition, count)
}
