import type { Edge, StateGraph } from './state-graph.ts'

/** More than there are tasks, or moves in a state. */
const WIDTH = 256

/** The edges of a graph, those behind fewest pre-emptions first (Musuvathi and Qadeer 2007). */
export class Frontier {
  /** How many the edges have that are given out at present. */
  preemptions = 0
  readonly #graph: StateGraph
  readonly #most: number
  /** Pairs of a state and who ran last, each as one number. */
  readonly #visited = new Set<number>()
  // Edges, each as one number too, for there are many.
  #now: number[] = []
  #later: number[] = []

  /** Leaves out what needs more than `most` pre-emptions. */
  constructor(graph: StateGraph, most: number) {
    this.#graph = graph
    this.#most = most
    this.#arrive(0, -1)
  }

  /** The next edge; `undefined` if all are passed. */
  take(): Edge | undefined {
    if (this.#now.length === 0 && this.#later.length > 0) {
      this.preemptions += 1
      this.#now = this.#later
      this.#later = []
    }
    const edge = this.#now.pop()
    return edge === undefined ? undefined : { state: Math.floor(edge / WIDTH), move: edge % WIDTH }
  }

  /** An edge is known now, and has been taken. */
  passed(edge: Edge): void {
    const last = this.#graph.moverAfter(edge)
    this.#arrive(this.#graph.next(edge.state, edge.move) as number, last)
  }

  /** Notes every way that leads on from `state`, where the task `last` has just made a step. */
  #arrive(state: number, last: number): void {
    const visit = state * WIDTH + last
    if (this.#visited.has(visit)) return
    this.#visited.add(visit)
    const moves = this.#graph.movesOf(state)
    const canLastGoOn = moves.some(({ task }) => task === last)
    for (let move = 0; move < moves.length; move += 1) {
      const isPreemption = canLastGoOn && moves[move]?.task !== last
      if (!isPreemption) this.#now.push(state * WIDTH + move)
      else if (this.preemptions < this.#most) this.#later.push(state * WIDTH + move)
    }
  }
}

/**
 * With how many pre-emptions at most every schedule is in the graph, or ends beyond an edge that is;
 * `null` if some without any is not.
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
