import TinyQueue from 'tinyqueue'
import { isFailing } from '../execution/ending.ts'
import type { Edge } from './paths.ts'
import { costOf } from './simplicity.ts'
import type { StateGraph } from './state-graph.ts'

/** A state, and the rank of the task that ran last; -1 at the start. */
export interface Standing {
  readonly state: number
  readonly last: number
}

interface Visit extends Standing {
  readonly cost: number
  /** The first step from here; `null` where the run has failed. */
  readonly edge: Edge | null
}

/**
 * The simplest way from each state to a run that ends in a failure (Dijkstra 1959, backwards over pairs
 * of a state and the task that ran last). What is simpler, {@link costOf} says.
 */
export class WaysToFailure {
  readonly #graph: StateGraph
  /** By state: the edges that lead to it. */
  readonly #edgesTo: Edge[][] = []
  /** By state: the ranks of the tasks with whose step a run comes to it. */
  readonly #lasts: Set<number>[] = []
  /** By the number of the pair: the first step, or `null` where the run has failed. */
  readonly #first = new Map<number, Edge | null>()
  readonly #width: number

  /** `width`: how many tasks there are. */
  constructor(graph: StateGraph, width: number) {
    this.#graph = graph
    this.#width = width + 1
    for (let state = 0; state < graph.size; state += 1) {
      this.#edgesTo.push([])
      this.#lasts.push(new Set(state === 0 ? [-1] : []))
    }
    for (let state = 0; state < graph.size; state += 1) {
      for (const { edge, to } of graph.linksFrom(state)) {
        this.#edgesTo[to]?.push(edge)
        this.#lasts[to]?.add(graph.rankAfter(edge))
      }
    }
    this.#find()
  }

  /** The steps from `from` to a failure; `null` if none is known, or only one that goes on forever. */
  from(from: Standing): Edge[] | null {
    const edges: Edge[] = []
    let at = from
    for (;;) {
      const edge = this.#first.get(this.#numberOf(at))
      if (edge === undefined) return null
      if (edge === null) return edges
      edges.push(edge)
      const state = this.#graph.next(edge.state, edge.move) as number
      at = { state, last: this.#graph.rankAfter(edge) }
    }
  }

  #find(): void {
    const graph = this.#graph
    const queue = new TinyQueue<Visit>([], (a, b) => a.cost - b.cost)
    for (const [state, { outcome }] of graph.endings) {
      if (!isFailing(outcome)) continue
      for (const last of this.#lastsOf(state)) queue.push({ state, last, cost: 0, edge: null })
    }
    for (let visit = queue.pop(); visit !== undefined; visit = queue.pop()) {
      const number = this.#numberOf(visit)
      if (this.#first.has(number)) continue
      this.#first.set(number, visit.edge)
      for (const edge of this.#edgesTo[visit.state] as readonly Edge[]) {
        if (graph.rankAfter(edge) === visit.last) this.#reach(visit, edge, queue)
      }
    }
  }

  #reach({ cost }: Visit, edge: Edge, queue: TinyQueue<Visit>): void {
    const { state } = edge
    for (const last of this.#lastsOf(state)) {
      queue.push({ state, last, cost: cost + costOf(this.#graph, last, edge).cost, edge })
    }
  }

  #lastsOf(state: number): ReadonlySet<number> {
    return this.#lasts[state] as ReadonlySet<number>
  }

  #numberOf({ state, last }: Standing): number {
    return state * this.#width + last + 1
  }
}
