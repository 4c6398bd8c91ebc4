/**
 * Who waits for a change of which variable, for an engine that wakes every waiter of a variable.
 */
export class Watchers<Variable> {
  readonly #wakes = new Map<Variable, Set<() => void>>()

  /** Calls `wake` whenever one of `variables` changes. Returns a function that stops that. */
  watch(variables: Iterable<Variable>, wake: () => void): () => void {
    const watched = [...variables]
    for (const variable of watched) {
      this.#wakes.set(variable, (this.#wakes.get(variable) ?? new Set()).add(wake))
    }
    return () => {
      for (const variable of watched) {
        const wakes = this.#wakes.get(variable)
        wakes?.delete(wake)
        if (wakes?.size === 0) this.#wakes.delete(variable)
      }
    }
  }

  /**
   * `variable` has changed: wakes everything that watches it, in the order in which it began to.
   */
  changed(variable: Variable): void {
    for (const wake of [...(this.#wakes.get(variable) ?? [])]) wake()
  }

  isWatched(variable: Variable): boolean {
    return this.#wakes.has(variable)
  }
}
