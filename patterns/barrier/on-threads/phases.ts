import { ARRIVED, PARTIES, PHASE } from './rounds.ts'

/** Arrives. The last one to arrive ends the phase, and is returned `true`. */
export function arrive(words: Int32Array): boolean {
  if (Atomics.add(words, ARRIVED, 1) + 1 < PARTIES) return false
  Atomics.store(words, ARRIVED, 0)
  Atomics.add(words, PHASE, 1)
  Atomics.notify(words, PHASE)
  return true
}

/** Sleeps until `phase` has ended. */
export function untilAfter(words: Int32Array, phase: number): void {
  while (Atomics.load(words, PHASE) === phase) Atomics.wait(words, PHASE, phase)
}
