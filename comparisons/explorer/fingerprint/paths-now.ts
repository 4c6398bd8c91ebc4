import { type KnownOfRuns, Reachable } from './reachable.ts'

/** What the subject of a run leads to, and where it stands. */
export class PathsNow {
  readonly #heap: KnownOfRuns
  readonly #world: object
  readonly #subject: unknown
  #standsStill = false
  /** As it was found since the code rests. */
  #found: Reachable['paths'] | null = null

  constructor(heap: KnownOfRuns, world: object, subject: unknown) {
    this.#heap = heap
    this.#world = world
    this.#subject = subject
  }

  /** No code of the program runs from now on, so it is enough to look once. */
  standStill(): void {
    this.#standsStill = true
  }

  /** Code of the program runs from now on. */
  mayChange(): void {
    this.#standsStill = false
    this.#found = null
  }

  get all(): Reachable['paths'] {
    if (this.#found !== null) return this.#found
    const reachable = new Reachable(this.#heap, this.#world)
    reachable.add({ value: this.#subject, key: undefined, whose: '' })
    if (this.#standsStill) this.#found = reachable.paths
    return reachable.paths
  }
}
