/** In one step this much may be done with locks, limits and transactions. */
const MAX_PER_STEP = 1000

/**
 * Notices a loop of microtasks that never lets go of the event loop: Node would hang. It is found by
 * what the loop does with locks and transactions, and cut off there.
 */
export class SpinBound {
  #count = 0

  /** A step begins. */
  begin(): void {
    this.#count = 0
  }

  /** One more is done. Returns whether that is too many, so that it must never end. */
  isExceededBy(more: number): boolean {
    this.#count += more
    return this.#count > MAX_PER_STEP
  }

  /** Whether the step was cut off. */
  get hasHung(): boolean {
    return this.isExceededBy(0)
  }
}
