import type { RankedMove } from './ranked-moves.ts'
import type { StateGraph } from './state-graph.ts'

/**
 * Which `work` of several that a task awaits is passed over forever, though it could end: real work ends
 * at some time, however often a timer goes off meanwhile. Each goes by its label, after the rank of its
 * task.
 */
export type Works = Set<string>

const workOf = (rank: number, label: string): string => `${rank} ${label}`

/** The `work` that can end in some of `states`. */
export function worksIn(graph: StateGraph, states: Iterable<number>): Works {
  const works: Works = new Set()
  for (const state of states) {
    for (const { rank, work } of graph.movesOf(state)) {
      if (work) works.add(workOf(rank, work))
    }
  }
  return works
}

/**
 * Takes from `works` what ends by a move. Where that is the only one of its task its label is not
 * known, so it counts as the end of any.
 */
export function removeEnded(works: Works, { rank, work }: RankedMove): void {
  if (work) works.delete(workOf(rank, work))
  else if (work === undefined)
    for (const each of works) if (each.startsWith(`${rank} `)) works.delete(each)
}

/** Whether a move ends any of `works`. */
export function endsAny(works: Works, move: RankedMove): boolean {
  const left = new Set(works)
  removeEnded(left, move)
  return left.size < works.size
}
