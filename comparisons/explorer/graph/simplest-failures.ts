import TinyQueue from 'tinyqueue'
import { type Ending, wayOf } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import type { Edge } from './paths.ts'
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
 * The simplest way to each way of failing: fewest steps in which others go on at once, then fewest
 * pre-emptions, then fewest switches, then fewest steps (Dijkstra 1959, over pairs of a state and the task that ran last). `served` are states on
 * cycles that are as good as a good end.
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
  const canLastGoOn = graph.movesOf(from.state).some(({ rank }) => rank === from.last)
  return graph.linksFrom(from.state).map(({ edge, to }) => {
    const isSwitch = from.last >= 0 && graph.moveOf(edge).rank !== from.last
    const switches = isSwitch ? 1 : 0
    const preemptions = isSwitch && canLastGoOn ? 1 : 0
    const handOvers = graph.moveOf(edge).atOnce ? 1 : 0
    const cost = from.cost + handOvers * 2 ** 45 + preemptions * 2 ** 40 + switches * 2 ** 20 + 1
    const total = from.preemptions + preemptions
    const last = graph.rankAfter(edge)
    return { ...from, state: to, last, cost, from, edge, preemptions: total }
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
  const hopeful = new Uint8Array(graph.size)
  const comesFrom: number[][] = Array.from({ length: graph.size }, () => [])
  const found: number[] = []
  const find = (state: number): void => {
    if (hopeful[state] === 1) return
    hopeful[state] = 1
    found.push(state)
  }
  for (const state of served) find(state)
  for (let state = 0; state < graph.size; state += 1) {
    if (graph.endingOf(state)?.outcome === 'completed') find(state)
    const targets = graph.successorsOf(state)
    if (targets.length < graph.movesOf(state).length) find(state)
    for (const target of targets) comesFrom[target]?.push(state)
  }
  for (const state of found) for (const before of comesFrom[state] as number[]) find(before)
  return hopeful
}

const isFailure = ({ outcome }: Ending): boolean => outcome !== 'completed'
