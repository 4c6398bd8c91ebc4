/** Some task meets something in the state to which the step leads. */
const ARRIVAL = 1

/** Some task meets something otherwise, as in a value that it reads. */
const OTHERWISE = 2

/** The bit of the first look. */
const FIRST = 4

/** The bit of the last look that has one of its own. */
const LAST = 1 << 30

/**
 * When the tasks come across objects in a step that were not there from the start: a set of bits, one for
 * each look at what can be read unnoticed, in their order, and two more. It is the same in every run that
 * makes the step, so what one run has shown spares the next ones the looks that nothing comes of.
 */
export class StepMeetings {
  #known: number | null = null
  /** The bit of the next look; 0 beyond the last one. */
  #next = FIRST
  #found = 0
  #before = 0

  /** A step begins. `known`: what another run has shown; `changes`: how many objects tasks have met so far. */
  begin(known: number | null, changes: number): void {
    this.#known = known
    this.#next = FIRST
    this.#found = 0
    this.#before = changes
  }

  /** Whether a task may meet something in the next look. */
  get nextLookMatters(): boolean {
    return this.#known === null || this.#next === 0 || (this.#known & this.#next) !== 0
  }

  /** Whether a task may meet something in the state to which the step leads. */
  get arrivalMatters(): boolean {
    return this.#known === null || (this.#known & ARRIVAL) !== 0
  }

  /** A look was taken, or left out, in which a task has met `changes` objects. */
  looked(changes: number): void {
    if (changes > 0) this.#found |= this.#next || OTHERWISE
    this.#before += changes
    this.#next = this.#next === LAST ? 0 : this.#next << 1
  }

  /** The step has led to a state, in which a task has met `changes` objects. */
  arrived(changes: number): void {
    if (changes > 0) this.#found |= ARRIVAL
    this.#before += changes
  }

  /** What the step has shown, if tasks have met `changes` objects by now. */
  found(changes: number): number {
    return changes === this.#before ? this.#found : this.#found | OTHERWISE
  }
}
