import { Ints } from '../graph/ints.ts'
import type { Edge } from '../graph/paths.ts'
import type { StateGraph } from '../graph/state-graph.ts'

const [UNKNOWN, QUIET, NOT_QUIET] = [0, 1, 2]

/** The edges on which no task comes across an object that was not there from the start. */
export class QuietEdges {
  readonly #graph: StateGraph
  readonly #known = new Ints()

  constructor(graph: StateGraph) {
    this.#graph = graph
  }

  /** Whether a run has shown that `edge` is one. */
  has(edge: Edge): boolean {
    const number = this.#graph.numberOf(edge)
    return number < this.#known.length && this.#known.at(number) === QUIET
  }

  /** A run along `edge` has shown whether it is one. */
  learn(edge: Edge, isQuiet: boolean): void {
    const number = this.#graph.numberOf(edge)
    while (this.#known.length <= number) this.#known.push(UNKNOWN)
    this.#known.set(number, isQuiet ? QUIET : NOT_QUIET)
  }
}
