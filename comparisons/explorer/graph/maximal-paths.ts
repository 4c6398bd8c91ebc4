import { type Edge, edgesTo, type PathNode } from './paths.ts'
import type { StateGraph } from './state-graph.ts'

/** A path, and whether it takes an edge to a state that was known before, or that no run had come to. */
interface Partial extends PathNode {
  readonly before: Partial | null
  readonly hasMerged: boolean
}

/**
 * The paths from the start to where nothing more is known that merge: those that take some edge other
 * than the one by which its state was first found, or that come to a state to which no run had come. `null` if the
 * graph has a cycle, or more than `max` paths in all.
 */
export function mergingPaths(
  graph: StateGraph,
  order: Iterable<number> | null,
  max: number,
): (readonly Edge[])[] | null {
  if (order === null || countPaths(graph, order) > max) return null
  const found: (readonly Edge[])[] = []
  const open: Partial[] = [{ state: 0, edge: null, before: null, hasMerged: false }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const links = graph.linksFrom(at.state)
    if (links.length === 0 && at.hasMerged) found.push(edgesTo(at))
    for (const { edge, to } of links) {
      const hasMerged = at.hasMerged || !graph.isFirstTo(to, edge) || graph.isComposed(to)
      open.push({ state: to, edge, before: at, hasMerged })
    }
  }
  return found
}

function countPaths(graph: StateGraph, order: Iterable<number>): number {
  const ways = new Float64Array(graph.size)
  ways[0] = 1
  let total = 0
  for (const state of order) {
    const next = graph.successorsOf(state)
    for (const to of next) ways[to] = (ways[to] as number) + (ways[state] as number)
    if (next.length === 0) total += ways[state] as number
  }
  return total
}
