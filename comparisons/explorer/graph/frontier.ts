import type { Move } from '../schedule.ts'
import type { Edge, StateGraph } from './state-graph.ts'

const MOST_TASKS = 256

/** The edges of a graph, those behind fewest pre-emptions first (Musuvathi and Qadeer 2007). */
export class Frontier {
  /** How many the edges have that are given out at present. */
  preemptions = 0
  readonly #graph: StateGraph
  readonly #visited = new Set<number>()
  #now: Edge[] = []
  #later: Edge[] = []

  constructor(graph: StateGraph) {
    this.#graph = graph
    this.#arrive(0, -1)
  }

  /** The next edge; `undefined` if it would need more than `most` pre-emptions, or if all are passed. */
  take(most: number): Edge | undefined {
    if (this.#now.length === 0 && this.preemptions < most) {
      this.preemptions += 1
      this.#now = this.#later
      this.#later = []
    }
    return this.#now.pop()
  }

  /** An edge is known now, and has been taken. */
  passed({ state, move }: Edge): void {
    const { task } = this.#graph.movesOf(state)[move] as Move
    this.#arrive(this.#graph.next(state, move) as number, task)
  }

  /** Notes every way that leads on from `state`, where the task `last` has just made a step. */
  #arrive(state: number, last: number): void {
    const visit = state * MOST_TASKS + last
    if (this.#visited.has(visit)) return
    this.#visited.add(visit)
    const moves = this.#graph.movesOf(state)
    const canLastGoOn = moves.some(({ task }) => task === last)
    for (const [move, { task }] of moves.entries()) {
      const edges = canLastGoOn && task !== last ? this.#later : this.#now
      edges.push({ state, move })
    }
  }
}

/**
 * With how many pre-emptions at most every schedule is in the graph, or ends beyond an edge that is;
 * `null` if some without any is not.
 */
export function boundOf(graph: StateGraph): number | null {
  const frontier = new Frontier(graph)
  for (let edge = frontier.take(Infinity); edge !== undefined; edge = frontier.take(Infinity)) {
    if (graph.next(edge.state, edge.move) === undefined) {
      return frontier.preemptions === 0 ? null : frontier.preemptions - 1
    }
    frontier.passed(edge)
  }
  return null
}
