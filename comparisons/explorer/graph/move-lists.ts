import { Ints } from './ints.ts'
import { LongerLists, type RankedMove } from './ranked-moves.ts'

/** The moves of each state. Many states have the same list, which is kept once. */
export class MoveLists {
  readonly #lists: (readonly RankedMove[])[] = []
  readonly #numbers = new Map<readonly RankedMove[], number>()
  readonly #longer = new LongerLists()
  /** By state: the number of its list. */
  readonly #ofStates = new Ints()

  /** How many states there are. */
  get size(): number {
    return this.#ofStates.length
  }

  of(state: number): readonly RankedMove[] {
    return this.#lists[this.#ofStates.at(state)] as readonly RankedMove[]
  }

  /** The moves of the next state. */
  push(moves: readonly RankedMove[]): void {
    this.#ofStates.push(this.#numberOf(moves))
  }

  /** A state has one more move: the twin of the one at `index`. */
  addTwin(state: number, index: number): void {
    this.#ofStates.set(state, this.#numberOf(this.#longer.withTwin(this.of(state), index)))
  }

  #numberOf(moves: readonly RankedMove[]): number {
    let number = this.#numbers.get(moves)
    if (number === undefined) {
      number = this.#lists.push(moves) - 1
      this.#numbers.set(moves, number)
    }
    return number
  }
}
