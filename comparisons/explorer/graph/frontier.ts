import type { Edge } from './paths.ts'
import type { StateGraph } from './state-graph.ts'
import { Visits } from './visits.ts'

/** The edges of a graph, those behind fewest pre-emptions first (Musuvathi and Qadeer 2007). */
export class Frontier {
  /** How many pre-emptions lie before the edges that are handed out at present. */
  preemptions = 0
  readonly #graph: StateGraph
  readonly #max: number
  readonly #visited = new Visits()
  // Edges by their numbers, for there are many.
  #now: number[] = []
  #later: number[] = []

  /** Leaves out what needs more than `max` pre-emptions. */
  constructor(graph: StateGraph, max: number) {
    this.#graph = graph
    this.#max = max
    this.#reach(0, -1)
  }

  /** The next edge; `undefined` if all are passed. */
  take(): Edge | undefined {
    if (this.#now.length === 0 && this.#later.length > 0) {
      this.preemptions += 1
      this.#now = this.#later
      this.#later = []
    }
    const number = this.#now.pop()
    return number === undefined ? undefined : this.#graph.edgeAt(number)
  }

  /** The target of an edge is known now, and its edges come next. */
  passed(edge: Edge): void {
    const twin = this.#graph.twinOf(edge)
    if (twin !== undefined) this.#now.push(this.#graph.numberOf(twin))
    this.#reach(this.#graph.next(edge.state, edge.move) as number, this.#graph.rankAfter(edge))
  }

  /** Notes every edge of `state`, where the task of rank `last` has just made a step. */
  #reach(state: number, last: number): void {
    if (!this.#visited.add(state, last)) return
    const moves = this.#graph.movesOf(state)
    const canLastGoOn = moves.some(({ rank }) => rank === last)
    for (let move = 0; move < moves.length; move += 1) {
      // It comes right after the other, which may not have shown yet that it has a twin.
      if (moves[move]?.atOnce) continue
      const isPreemption = canLastGoOn && moves[move]?.rank !== last
      if (!isPreemption) this.#now.push(this.#graph.numberOf({ state, move }))
      else if (this.preemptions < this.#max) this.#later.push(this.#graph.numberOf({ state, move }))
    }
  }
}

/**
 * The greatest number of pre-emptions such that every schedule with at most that many is in the
 * graph, or ends beyond an edge that is; `null` if some schedule without any is not.
 */
export function boundOf(graph: StateGraph): number | null {
  const frontier = new Frontier(graph, Infinity)
  for (let edge = frontier.take(); edge !== undefined; edge = frontier.take()) {
    if (graph.next(edge.state, edge.move) === undefined) {
      return frontier.preemptions === 0 ? null : frontier.preemptions - 1
    }
    frontier.passed(edge)
  }
  return null
}
