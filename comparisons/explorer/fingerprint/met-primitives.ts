import { Fingerprint } from './fingerprint.ts'
import type { Meetings } from './heap-view.ts'

/** The locks and variables that a walk has met, the contents of which are added in their turn. */
export class MetPrimitives {
  readonly #all: object[] = []
  #added = 0

  /** The walk has come to one that it had not met. */
  add(primitive: object): void {
    this.#all.push(primitive)
  }

  reset(): void {
    this.#all.length = 0
    this.#added = 0
  }

  /**
   * Adds what is in those that were not added yet, and in all that they lead to; `use` gets the fingerprint of each.
   */
  drainInto(
    into: Fingerprint,
    meetings: Meetings,
    use?: (primitive: object, contents: Fingerprint) => void,
  ): void {
    for (; this.#added < this.#all.length; this.#added += 1) {
      const primitive = this.#all[this.#added] as object
      const contents = new Fingerprint()
      meetings.contents?.(primitive, contents)
      into.addFingerprint(contents)
      use?.(primitive, contents)
    }
  }
}
