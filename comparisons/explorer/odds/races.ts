import type { StateGraph } from '../graph/state-graph.ts'

/**
 * Which moves race: in which states it matters which of two goes first. Two moves do not race where both
 * orders are possible and lead to the same state.
 */
export class Races {
  readonly #graph: StateGraph
  readonly #known = new Map<number, Map<number, boolean>>()

  constructor(graph: StateGraph) {
    this.#graph = graph
  }

  /** Whether the moves `one` and `other` of `state` race. They are of different tasks. */
  between(state: number, one: number, other: number): boolean {
    const number = this.#graph.numberOf({ state, move: one })
    let known = this.#known.get(number)
    if (known === undefined) {
      known = new Map()
      this.#known.set(number, known)
    }
    let races = known.get(other)
    if (races === undefined) {
      const after = this.#after(state, one, other)
      races = after === undefined || after !== this.#after(state, other, one)
      known.set(other, races)
    }
    return races
  }

  /** The state after two moves of `state`; `undefined` if the second is not possible after the first. */
  #after(state: number, first: number, second: number): number | undefined {
    const graph = this.#graph
    const edge = { state, move: first }
    const between = graph.next(state, first)
    if (between === undefined) return undefined
    const { rank, operation, atOnce } = graph.moveOf({ state, move: second })
    const rankThere = graph.permutationOn(edge)?.[rank] ?? rank
    const move = graph
      .movesOf(between)
      .findIndex(
        (each) => each.rank === rankThere && each.operation === operation && each.atOnce === atOnce,
      )
    return move < 0 ? undefined : graph.next(between, move)
  }
}
