import type { Move } from '../execution/schedule.ts'
import { type Edge, edgesOf, type StateGraph, type Way } from './state-graph.ts'

/** A schedule that leads to a cycle, and once round it. */
export interface Lasso {
  readonly outcome: 'starvation' | 'livelock'
  readonly moves: readonly Move[]
  /** The step at which the cycle begins. */
  readonly repeatsFrom: number
  /** How long it is in all. */
  readonly length: number
}

/** All tasks: whoever starves, for a cycle on which nobody gets anything done. */
export const NOBODY_SERVED = -1

/** From how many states a cycle is looked for, and how far. */
const MOST_STARTS = 8
const MOST_VISITS = 20_000

/**
 * The shortest way found to a fair cycle among the states of a fair component, and round it. On the
 * cycle `starving` (tasks, one bit each) get nothing done that they have to do.
 */
export function shortestLasso(
  graph: StateGraph,
  component: readonly number[],
  starving: number,
): Lasso {
  const states = new Set(component)
  const starts = nearest(graph, states)
  const outcome = starving === NOBODY_SERVED ? 'livelock' : 'starvation'
  let best: Lasso | undefined
  for (const way of starts) {
    const prefix = edgesOf(way)
    const cycle = new Cycles(graph, states, starving).from(way.at)
    const edges = [...prefix, ...cycle]
    if (best !== undefined && best.length <= edges.length) continue
    const moves = edges.map((edge) => graph.moveOf(edge))
    best = { outcome, moves, repeatsFrom: prefix.length, length: edges.length }
  }
  return best as Lasso
}

/** The shortest ways to the first states of `states` that a breadth-first search comes to. */
function nearest(graph: StateGraph, states: ReadonlySet<number>): Way[] {
  const seen = new Set([0])
  const ways: Way[] = [{ at: 0, edge: null, before: null }]
  const found: Way[] = []
  for (const way of ways) {
    if (states.has(way.at)) found.push(way)
    if (found.length === MOST_STARTS) break
    for (const move of graph.movesOf(way.at).keys()) {
      const to = graph.next(way.at, move)
      if (to === undefined || seen.has(to)) continue
      seen.add(to)
      ways.push({ at: to, edge: { state: way.at, move }, before: way })
    }
  }
  return found
}

/** Stands beside the tasks, one bit each, for that somebody got done what it had to do. */
const PROGRESS = 1 << 30

/** A walk: what was met on it, and what has to be. */
interface Walk extends Way {
  readonly met: number
  readonly needed: number
}

class Cycles {
  readonly #graph: StateGraph
  readonly #states: ReadonlySet<number>
  readonly #starving: number
  /** What every cycle has to have: while someone starves, others get things done. */
  readonly #always: number

  constructor(graph: StateGraph, states: ReadonlySet<number>, starving: number) {
    this.#graph = graph
    this.#states = states
    this.#starving = starving
    this.#always = starving === NOBODY_SERVED ? 0 : PROGRESS
  }

  /** A fair cycle through `start`: the shortest, if it is found soon, and otherwise one that runs everybody. */
  from(start: number): Edge[] {
    const needed = enabledIn(this.#graph, start) | this.#always
    const walks: Walk[] = [{ at: start, edge: null, before: null, met: 0, needed }]
    const seen = new Set<string>()
    for (const walk of walks) {
      if (walk.edge !== null && walk.at === start && (walk.needed & ~walk.met) === 0) {
        return edgesOf(walk)
      }
      if (walks.length > MOST_VISITS) break
      for (const next of this.#steps(walk)) {
        const key = `${next.at} ${next.met} ${next.needed}`
        if (seen.has(key)) continue
        seen.add(key)
        walks.push(next)
      }
    }
    return this.#roundTrip(start)
  }

  #steps(walk: Walk): Walk[] {
    return this.#edgesFrom(walk.at).map(({ edge, to }) => ({
      at: to,
      edge,
      before: walk,
      met: walk.met | this.#metOn(edge),
      needed: walk.needed | enabledIn(this.#graph, to),
    }))
  }

  #metOn(edge: Edge): number {
    const hasProgress = this.#graph.finishedOn(edge.state, edge.move) !== 0
    return (1 << this.#graph.moveOf(edge).task) | (hasProgress ? PROGRESS : 0)
  }

  /** Goes by the shortest ways to some edge of each task that runs in the component, and back. */
  #roundTrip(start: number): Edge[] {
    const edges: Edge[] = []
    let missing = this.#always
    for (const state of this.#states) {
      for (const { edge } of this.#edgesFrom(state)) missing |= this.#metOn(edge)
    }
    let at = start
    const go = (isThere: (edge: Edge, to: number) => boolean): void => {
      for (const edge of this.#shortestWay(at, isThere)) {
        edges.push(edge)
        missing &= ~this.#metOn(edge)
        at = this.#graph.next(edge.state, edge.move) as number
      }
    }
    while (missing !== 0) go((edge) => (missing & this.#metOn(edge)) !== 0)
    if (at !== start) go((_, to) => to === start)
    return edges
  }

  #shortestWay(from: number, isThere: (edge: Edge, to: number) => boolean): Edge[] {
    const seen = new Set<number>()
    const ways: Way[] = [{ at: from, edge: null, before: null }]
    for (const way of ways) {
      for (const { edge, to } of this.#edgesFrom(way.at)) {
        const next = { at: to, edge, before: way }
        if (isThere(edge, to)) return edgesOf(next)
        if (seen.has(to)) continue
        seen.add(to)
        ways.push(next)
      }
    }
    throw new Error('a strongly connected component leads everywhere within it')
  }

  #edgesFrom(state: number): { readonly edge: Edge; readonly to: number }[] {
    return [...this.#graph.movesOf(state).keys()].flatMap((move) => {
      const to = this.#graph.next(state, move)
      const isCut = (this.#graph.finishedOn(state, move) & this.#starving) !== 0
      return to === undefined || isCut || !this.#states.has(to)
        ? []
        : [{ edge: { state, move }, to }]
    })
  }
}

function enabledIn(graph: StateGraph, state: number): number {
  return graph.movesOf(state).reduce((all, { task }) => all | (1 << task), 0)
}
