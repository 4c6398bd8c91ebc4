import { Ints } from '../graph/ints.ts'
import type { Edge } from '../graph/paths.ts'
import type { StateGraph } from '../graph/state-graph.ts'

/** The edges on which no task comes across an object that was not there from the start. */
export class QuietEdges {
  readonly #graph: StateGraph
  /** By the number of an edge: 1 if a run has shown that it is one, and otherwise 0. */
  readonly #isKnown = new Ints()

  constructor(graph: StateGraph) {
    this.#graph = graph
  }

  /** Whether a run has shown that `edge` is one. */
  has(edge: Edge): boolean {
    const number = this.#graph.numberOf(edge)
    return number < this.#isKnown.length && this.#isKnown.at(number) === 1
  }

  /** A run along `edge` has shown whether it is one. */
  learn(edge: Edge, isQuiet: boolean): void {
    const number = this.#graph.numberOf(edge)
    while (this.#isKnown.length <= number) this.#isKnown.push(0)
    this.#isKnown.set(number, isQuiet ? 1 : 0)
  }
}
