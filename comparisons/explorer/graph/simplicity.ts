import type { Edge } from './paths.ts'
import type { StateGraph } from './state-graph.ts'

/** What a step adds to a schedule. */
export interface StepCost {
  /**
   * Of two schedules the one that costs less is simpler: it has fewer steps in which others go on at
   * once; or else fewer pre-emptions, then fewer switches, then fewer steps.
   */
  readonly cost: number
  /** The task that ran last could have gone on, and had to wait. */
  readonly isPreemption: boolean
}

/** What it costs to go along `edge` where the task of rank `last` has just made a step; -1 at the start. */
export function costOf(graph: StateGraph, last: number, edge: Edge): StepCost {
  const { rank, atOnce } = graph.moveOf(edge)
  const isSwitch = last >= 0 && rank !== last
  const isPreemption = isSwitch && graph.movesOf(edge.state).some((move) => move.rank === last)
  const cost = (atOnce ? 2 ** 45 : 0) + (isPreemption ? 2 ** 40 : 0) + (isSwitch ? 2 ** 20 : 0) + 1
  return { cost, isPreemption }
}
