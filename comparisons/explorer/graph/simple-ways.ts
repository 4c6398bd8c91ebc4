import TinyQueue from 'tinyqueue'
import { Ints, NONE } from './ints.ts'
import type { Edge } from './paths.ts'
import { costOf } from './simplicity.ts'
import type { StateGraph } from './state-graph.ts'
import { Visits } from './visits.ts'

/**
 * The simplest ways from the start of a graph to each pair of a state and the task that ran last
 * (Dijkstra 1959). What is simpler, {@link costOf} says. Ways go by numbers: 0 stands at the start,
 * and each other is one with one more step. They are kept in flat lists, for there are many.
 */
export class SimpleWays {
  readonly #graph: StateGraph
  /** By way: its last state, and the rank of the task that ran last; -1 at the start. */
  readonly #states = new Ints()
  readonly #lasts = new Ints()
  /** By way: the one without its last step, and which move of its state that is. */
  readonly #befores = new Ints()
  readonly #moves = new Ints()
  readonly #costs: number[] = []

  constructor(graph: StateGraph) {
    this.#graph = graph
    this.#add({ state: 0, last: -1, cost: 0, before: NONE, move: NONE })
  }

  /** All ways, the simpler ones first, and of those that are as simple the one found first. */
  *inOrder(): Generator<number> {
    const costs = this.#costs
    const seen = new Visits()
    const queue = new TinyQueue([0], (a, b) => (costs[a] as number) - (costs[b] as number) || a - b)
    for (let way = queue.pop(); way !== undefined; way = queue.pop()) {
      if (!seen.add(this.stateOf(way), this.#lasts.at(way))) continue
      yield way
      for (const longer of this.#longer(way, seen)) queue.push(longer)
    }
  }

  /** The state to which a way leads. */
  stateOf(way: number): number {
    return this.#states.at(way)
  }

  /** The ways along `way`, from the one with a single step up to the whole. */
  along(way: number): number[] {
    const ways: number[] = []
    for (let at = way; at > 0; at = this.#befores.at(at)) ways.push(at)
    return ways.reverse()
  }

  /** The last step of a way. */
  edgeOf(way: number): Edge {
    return { state: this.stateOf(this.#befores.at(way)), move: this.#moves.at(way) }
  }

  /** Whether the last step of a way is a pre-emption. */
  isPreemption(way: number): boolean {
    const last = this.#lasts.at(this.#befores.at(way))
    return costOf(this.#graph, last, this.edgeOf(way)).isPreemption
  }

  /** Adds the ways with one more step that lead to pairs which are not `seen`. */
  *#longer(way: number, seen: Visits): Generator<number> {
    const [graph, before] = [this.#graph, this.#lasts.at(way)]
    for (const { edge, to: state } of graph.linksFrom(this.stateOf(way))) {
      const last = graph.rankAfter(edge)
      if (seen.has(state, last)) continue
      const cost = (this.#costs[way] as number) + costOf(graph, before, edge).cost
      yield this.#add({ state, last, cost, before: way, move: edge.move })
    }
  }

  #add(way: { state: number; last: number; cost: number; before: number; move: number }): number {
    this.#states.push(way.state)
    this.#lasts.push(way.last)
    this.#befores.push(way.before)
    this.#moves.push(way.move)
    return this.#costs.push(way.cost) - 1
  }
}
