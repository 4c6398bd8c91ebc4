import { isSame, type Move } from '../execution/schedule.ts'
import type { Permutation } from '../fingerprint/symmetry.ts'
import type { Edge } from './paths.ts'
import { moveOf } from './ranked-moves.ts'
import { permuted, type StateGraph } from './state-graph.ts'
import type { Standing } from './ways-to-failure.ts'

/** Where a walk through a graph has come to. */
export interface Stand extends Standing {
  /** The index in the program of the task at each rank; `null` where the two agree. */
  readonly indices: Permutation
}

/** Where every walk begins. */
export const AT_START: Stand = { state: 0, last: -1, indices: null }

/** Where a walk stands after one more edge, whose target is known. */
export function standAfter(graph: StateGraph, { indices }: Stand, edge: Edge): Stand {
  return {
    state: graph.next(edge.state, edge.move) as number,
    last: graph.rankAfter(edge),
    indices: permuted(indices, graph.permutationOn(edge)),
  }
}

/** Where a walk stands after each of `edges`, `from` included. */
export function standsAlong(graph: StateGraph, edges: readonly Edge[], from = AT_START): Stand[] {
  const stands = [from]
  for (const [i, edge] of edges.entries()) {
    stands.push(standAfter(graph, stands[i] as Stand, edge))
  }
  return stands
}

/** What an edge does where a walk stands, with the task by its index in the program. */
export const moveAt = (graph: StateGraph, { indices }: Stand, edge: Edge): Move =>
  moveOf(graph.moveOf(edge), indices)

/** The moves of a walk. */
export function movesFrom(graph: StateGraph, edges: readonly Edge[], from = AT_START): Move[] {
  const stands = standsAlong(graph, edges, from)
  return edges.map((edge, i) => moveAt(graph, stands[i] as Stand, edge))
}

/**
 * The edges along which `schedule` goes from the start; `null` if one of them was not explored, or there is
 * no such move. `atOnce` asks for nothing where nothing is handed over, as in a replay.
 */
export function edgesOf(graph: StateGraph, schedule: readonly Move[]): Edge[] | null {
  const edges: Edge[] = []
  let at = AT_START
  for (const asked of schedule) {
    const edge = edgeOf(graph, at, asked)
    if (edge === null || graph.next(edge.state, edge.move) === undefined) return null
    edges.push(edge)
    at = standAfter(graph, at, edge)
  }
  return edges
}

function edgeOf(graph: StateGraph, { state, indices }: Stand, asked: Move): Edge | null {
  const move = graph
    .movesOf(state)
    .findIndex((each) => !each.atOnce && isSame(moveOf(each, indices), asked))
  if (move < 0) return null
  const edge = { state, move }
  return asked.atOnce ? (graph.twinOf(edge) ?? edge) : edge
}
