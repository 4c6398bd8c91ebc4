import TinyQueue from 'tinyqueue'
import { type Ending, wayOf } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import { leadingTo, predecessorsIn } from './leading-to.ts'
import type { Edge } from './paths.ts'
import { costOf } from './simplicity.ts'
import type { StateGraph } from './state-graph.ts'
import { Visits } from './visits.ts'

/** A schedule that fails, and what makes it simple or not. */
export interface FailingSchedule {
  readonly moves: readonly Move[]
  readonly ending: Ending
  /** How often a runnable task had to wait for another. */
  readonly preemptions: number
  /** The number of steps after which every continuation fails; `null` if that is not known. */
  readonly pointOfNoReturn?: number | null
}

interface Visit {
  readonly state: number
  /** The rank of the task that ran last; -1 at the start. */
  readonly last: number
  readonly cost: number
  /** Among equally simple schedules, the older is shown. */
  readonly age: number
  readonly from: Visit | null
  readonly edge: Edge | null
  readonly preemptions: number
}

const START: Visit = {
  state: 0,
  last: -1,
  cost: 0,
  age: 0,
  from: null,
  edge: null,
  preemptions: 0,
}

/**
 * The simplest way to each way of failing (Dijkstra 1959, over pairs of a state and the task that ran
 * last). What is simpler, {@link costOf} says. `served` are states on cycles that are as good as a good
 * end.
 */
export function simplestFailures(
  graph: StateGraph,
  served: Iterable<number> = [],
): FailingSchedule[] {
  const failures = new Map<string, FailingSchedule>()
  const ways = new Set<string>()
  for (const ending of graph.endings.values()) if (isFailure(ending)) ways.add(wayOf(ending))
  if (ways.size === 0) return []
  const canSucceed = hopefulStates(graph, served)
  for (const visit of inOrder(graph)) {
    const ending = graph.endingOf(visit.state)
    if (ending === undefined || !isFailure(ending) || failures.has(wayOf(ending))) continue
    failures.set(wayOf(ending), scheduleOf(graph, visit, ending, canSucceed))
    if (failures.size === ways.size) break
  }
  return [...failures.values()]
}

/** Pairs of a state and the task that ran last, those that are simpler to reach first. */
function* inOrder(graph: StateGraph): Generator<Visit> {
  const seen = new Visits()
  let age = 0
  const queue = new TinyQueue([START], (a, b) => a.cost - b.cost || a.age - b.age)
  for (let visit = queue.pop(); visit !== undefined; visit = queue.pop()) {
    if (!seen.add(visit.state, visit.last)) continue
    yield visit
    for (const next of nextVisits(graph, visit)) {
      age += 1
      queue.push({ ...next, age })
    }
  }
}

function nextVisits(graph: StateGraph, from: Visit): Visit[] {
  return graph.linksFrom(from.state).map(({ edge, to }) => {
    const step = costOf(graph, from.last, edge)
    const cost = from.cost + step.cost
    const preemptions = from.preemptions + (step.isPreemption ? 1 : 0)
    return { ...from, state: to, last: graph.rankAfter(edge), cost, from, edge, preemptions }
  })
}

function scheduleOf(
  graph: StateGraph,
  visit: Visit,
  ending: Ending,
  canSucceed: Uint8Array,
): FailingSchedule {
  const visits: Visit[] = []
  for (let at: Visit | null = visit; at?.edge; at = at.from) visits.unshift(at)
  const lost = visits.findIndex(({ state }) => canSucceed[state] === 0)
  const moves = graph.movesAlong(visits.map(({ edge }) => edge as Edge))
  return { moves, ending, preemptions: visit.preemptions, pointOfNoReturn: lost + 1 }
}

/** One byte for each state: 1 if some way leads, or may lead, to a good end or on forever. */
function hopefulStates(graph: StateGraph, served: Iterable<number>): Uint8Array {
  const goals = [...served]
  for (let state = 0; state < graph.size; state += 1) {
    const isUnexplored = graph.successorsOf(state).length < graph.degreeOf(state)
    if (isUnexplored || graph.endingOf(state)?.outcome === 'completed') goals.push(state)
  }
  return leadingTo(predecessorsIn(graph), goals)
}

const isFailure = ({ outcome }: Ending): boolean => outcome !== 'completed'
