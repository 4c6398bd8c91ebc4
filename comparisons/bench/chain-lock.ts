/** The shortest lock there is: each use starts when the one before it has ended, however it ended. */
export class ChainLock {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `use` once all earlier uses have ended. Settles as `use` does. */
  run<A>(use: () => A | Promise<A>): Promise<A> {
    const result = this.#last.then(use)
    this.#last = result.catch(() => {})
    return result
  }
}
