import type { SharedState } from '../fingerprint/shared-state.ts'

/** What a step has used. */
export interface StepFootprint {
  /** The tasks whose code has run. */
  readonly tasks: Iterable<{ readonly index: number }>
  /** The numbers of locks and variables. */
  readonly primitives: Iterable<number>
  /** Whether a transaction has begun to wait, was woken, or does not wait any more. */
  readonly ordersWaiting: boolean
}

/** What the code of one step has used, beside the tasks whose code it is and what can be read unnoticed. */
export class Footprint {
  /** The numbers of locks and variables. */
  readonly primitives = new Set<number>()
  /** Whether a transaction has begun to wait, was woken, or does not wait any more. */
  ordersWaiting = false
  /** It may have used anything. */
  isUnknown = false
  /** Whether code of the program runs, and not an invariant that looks at what it has done. */
  #isOpen = false
  readonly #shared: SharedState

  constructor(shared: SharedState) {
    this.#shared = shared
  }

  /** What a step has used in which code of `tasks` ran; `null` if that is not known. */
  of(tasks: StepFootprint['tasks']): StepFootprint | null {
    const { primitives, ordersWaiting } = this
    return this.isUnknown ? null : { tasks, primitives, ordersWaiting }
  }

  /** The step is over. */
  close(): void {
    this.#isOpen = false
  }

  /** A step begins. */
  clear(): void {
    this.#isOpen = true
    this.primitives.clear()
    this.ordersWaiting = false
    this.isUnknown = false
  }

  add(primitive: object): void {
    if (!this.#isOpen) return
    const number = this.#shared.numberOf(primitive)
    if (number === undefined) this.isUnknown = true
    else this.primitives.add(number)
  }
}
