import type { Constants } from './constants.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Heap } from './heap.ts'
import type { Reachable } from './reachable.ts'
import type { Snapshot } from './snapshot.ts'
import type { StateHasher } from './state-hasher.ts'
import { TAG } from './words.ts'

/**
 * The functions, prototypes and constants that a run begins with. They rarely change, so they are no
 * part of a fingerprint as long as they are as they were when they were first met.
 */
export class Code {
  readonly #heap: Heap
  readonly #initial: Reachable
  readonly #constants: Constants | null
  readonly #snapshots: readonly Snapshot[]

  /** `constants`: what was known to be the same in every run when `initial` was found. */
  constructor(heap: Heap, initial: Reachable, constants: Constants | null) {
    this.#heap = heap
    this.#initial = initial
    this.#constants = constants
    this.#snapshots = heap.snapshotsOf(initial.code)
  }

  /** Whether it was changed in this run or in an earlier one. */
  get hasChanged(): boolean {
    return this.#heap.hasChangedCode
  }

  /** Adds the code that is not as it was. */
  hashInto(into: Fingerprint, hasher: StateHasher): void {
    const constants = this.#constants
    if (constants !== null) this.#changed(constants.objects, constants.snapshots, into, hasher)
    this.#changed(this.#initial.code, this.#snapshots, into, hasher)
  }

  #changed(
    code: readonly object[],
    snapshots: readonly Snapshot[],
    into: Fingerprint,
    hasher: StateHasher,
  ): void {
    for (let i = 0; i < code.length; i += 1) {
      const object = code[i] as object
      if (snapshots[i]?.isOf(object, this.#heap.care)) continue
      this.#heap.hasChangedCode = true
      const number = this.#initial.pathOf(object)?.number ?? 0
      hasher.hashPropertiesInto(into.add(TAG.code).add(number), object)
    }
  }
}
