import type { Captured } from './closures.ts'

/** The variables that some function of the program assigns, in one run. */
export class AssignedVariables {
  readonly #captured: Captured
  #standsStill = false
  /** What they hold, if they have been read since the code rests. */
  #values: readonly unknown[] | null = null

  constructor(captured: Captured) {
    this.#captured = captured
  }

  get names(): Captured['bindings'] {
    return this.#captured.bindings
  }

  /** What else the functions close over, and nothing else leads to. */
  get roots(): Captured['roots'] {
    return this.#captured.roots
  }

  /** No code of the program runs from now on, so it is enough to read them once. */
  standStill(): void {
    this.#standsStill = true
  }

  /** Code of the program runs from now on. */
  mayChange(): void {
    this.#standsStill = false
    this.#values = null
  }

  /** What they hold now. Each look takes the inspector some 60 µs for each function. */
  get values(): readonly unknown[] {
    if (this.names.length === 0) return []
    const values = this.#values ?? this.#captured.readBindings()
    if (this.#standsStill) this.#values = values
    return values
  }
}
