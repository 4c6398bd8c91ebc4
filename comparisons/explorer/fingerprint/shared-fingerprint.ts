import type { Fingerprint } from './fingerprint.ts'
import type { StateHasher } from './state-hasher.ts'

/** What the tasks share at one moment. */
export interface SharedFingerprint {
  /** What was not there from the start, and can be read unnoticed. */
  readonly fresh: readonly (object | symbol)[]
  /** Goes on from here: what it has met it will know again. */
  readonly hasher: StateHasher
  /** Of what a task can read unnoticed, of each lock and variable, and of the record. */
  readonly parts: SharedParts
}

/** Fingerprints of the parts of the shared state, each without the others. */
export interface SharedParts {
  readonly unnoticed: Fingerprint
  /** Of each lock and variable, by its number; those that were not there from the start are left out. */
  readonly primitives: ReadonlyMap<number, Fingerprint>
  readonly record: Fingerprint
}
