import { Ints, NONE } from '../graph/ints.ts'
import type { Edge } from '../graph/paths.ts'
import type { StateGraph } from '../graph/state-graph.ts'

/** When tasks come across objects on each edge that were not there from the start: see {@link StepMeetings}. */
export class KnownMeetings {
  readonly #graph: StateGraph
  /** By the number of an edge; `NONE` where no run has shown it. */
  readonly #found = new Ints()

  constructor(graph: StateGraph) {
    this.#graph = graph
  }

  /** What a run has shown of `edge`; `null` if none has. */
  on(edge: Edge): number | null {
    const found = this.#found.find(this.#graph.numberOf(edge))
    return found === NONE ? null : found
  }

  /**
   * A run along `edge` has shown this. What others have shown remains: beyond a loop that is only assumed,
   * a task may have met before what it meets here.
   */
  learn(edge: Edge, found: number): void {
    const number = this.#graph.numberOf(edge)
    const before = this.#found.find(number)
    this.#found.extend(number + 1)
    this.#found.set(number, before === NONE ? found : before | found)
  }
}
