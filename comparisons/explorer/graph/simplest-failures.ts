import { type Ending, wayOf } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import { leadingTo, Predecessors } from './leading-to.ts'
import { SimpleWays } from './simple-ways.ts'
import type { StateGraph } from './state-graph.ts'

/** A schedule that fails, and what makes it simple or not. */
export interface FailingSchedule {
  readonly moves: readonly Move[]
  readonly ending: Ending
  /** How often a runnable task had to wait for another. */
  readonly preemptions: number
  /** The number of steps after which every continuation fails; `null` if that is not known. */
  readonly pointOfNoReturn?: number | null
}

/**
 * The simplest schedule for each way of failing. `served` are states on cycles that are as good as a
 * good end.
 */
export function simplestFailures(
  graph: StateGraph,
  served: Iterable<number> = [],
): FailingSchedule[] {
  const failures = new Map<string, FailingSchedule>()
  const kinds = new Set<string>()
  for (const ending of graph.endings.values()) if (isFailure(ending)) kinds.add(wayOf(ending))
  if (kinds.size === 0) return []
  const canSucceed = hopefulStates(graph, served)
  const ways = new SimpleWays(graph)
  for (const way of ways.inOrder()) {
    const ending = graph.endingOf(ways.stateOf(way))
    if (ending === undefined || !isFailure(ending) || failures.has(wayOf(ending))) continue
    const along = ways.along(way)
    failures.set(wayOf(ending), {
      moves: graph.movesAlong(along.map((each) => ways.edgeOf(each))),
      ending,
      preemptions: along.filter((each) => ways.isPreemption(each)).length,
      pointOfNoReturn: along.findIndex((each) => canSucceed[ways.stateOf(each)] === 0) + 1,
    })
    if (failures.size === kinds.size) break
  }
  return [...failures.values()]
}

/** One byte for each state: 1 if some way leads, or may lead, to a good end or on forever. */
function hopefulStates(graph: StateGraph, served: Iterable<number>): Uint8Array {
  const goals = [...served]
  for (let state = 0; state < graph.size; state += 1) {
    const isUnexplored = graph.successorsOf(state).length < graph.degreeOf(state)
    if (isUnexplored || graph.endingOf(state)?.outcome === 'completed') goals.push(state)
  }
  return leadingTo(new Predecessors(graph), goals)
}

const isFailure = ({ outcome }: Ending): boolean => outcome !== 'completed'
