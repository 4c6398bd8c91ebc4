import TinyQueue from 'tinyqueue'
import { type Ending, wayOf } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import type { Edge, StateGraph } from './state-graph.ts'

/** A schedule that fails, and what makes it simple or not. */
export interface Path {
  readonly moves: readonly Move[]
  readonly ending: Ending
  /** How often a task that could have gone on was made to wait. */
  readonly preemptions: number
  /** After how many steps no way of going on could have ended well; `null` if that is not known. */
  readonly pointOfNoReturn?: number | null
}

interface Visit {
  readonly state: number
  readonly last: number
  readonly cost: number
  /** Among equally simple ones, the older is shown. */
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

const MOST_TASKS = 256

/**
 * The simplest way to each way of failing: fewest pre-emptions, then fewest switches, then fewest
 * steps (Dijkstra 1959, over pairs of a state and who ran last). `served` are states on cycles that
 * are as good as a good end.
 */
export function simplestFailures(graph: StateGraph, served: Iterable<number> = []): Path[] {
  const failures = new Map<string, Path>()
  const ways = new Set<string>()
  for (const ending of graph.endings.values()) if (isFailure(ending)) ways.add(wayOf(ending))
  if (ways.size === 0) return []
  const canSucceed = hopefulStates(graph, served)
  for (const visit of inOrder(graph)) {
    const ending = graph.endingOf(visit.state)
    if (ending === undefined || !isFailure(ending) || failures.has(wayOf(ending))) continue
    failures.set(wayOf(ending), pathOf(graph, visit, ending, canSucceed))
    if (failures.size === ways.size) break
  }
  return [...failures.values()]
}

/** Pairs of a state and who ran last, those that are simpler to come to first. */
function* inOrder(graph: StateGraph): Generator<Visit> {
  const seen = new Set<number>()
  let age = 0
  const queue = new TinyQueue([START], (a, b) => a.cost - b.cost || a.age - b.age)
  for (let visit = queue.pop(); visit !== undefined; visit = queue.pop()) {
    const pair = visit.state * MOST_TASKS + visit.last
    if (seen.has(pair)) continue
    seen.add(pair)
    yield visit
    for (const next of nextVisits(graph, visit)) {
      age += 1
      queue.push({ ...next, age })
    }
  }
}

function nextVisits(graph: StateGraph, from: Visit): Visit[] {
  const moves = graph.movesOf(from.state)
  const canLastGoOn = moves.some(({ task }) => task === from.last)
  return moves.flatMap((move, i) => {
    const state = graph.next(from.state, i)
    if (state === undefined) return []
    const switches = from.last >= 0 && move.task !== from.last ? 1 : 0
    const preemptions = switches === 1 && canLastGoOn ? 1 : 0
    const cost = from.cost + preemptions * 2 ** 40 + switches * 2 ** 20 + 1
    const total = from.preemptions + preemptions
    const edge = { state: from.state, move: i }
    const last = graph.moverAfter(edge)
    return [{ ...from, state, last, cost, from, edge, preemptions: total }]
  })
}

function pathOf(graph: StateGraph, visit: Visit, ending: Ending, canSucceed: Uint8Array): Path {
  const visits: Visit[] = []
  for (let at: Visit | null = visit; at?.edge; at = at.from) visits.unshift(at)
  const lost = visits.findIndex(({ state }) => canSucceed[state] === 0)
  const moves = graph.movesAlong(visits.map(({ edge }) => edge as Edge))
  return { moves, ending, preemptions: visit.preemptions, pointOfNoReturn: lost + 1 }
}

/** The states from which some way leads, or may lead, to a good end or on for ever, one byte each. */
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
    for (const move of graph.movesOf(state).keys()) {
      const next = graph.next(state, move)
      if (next === undefined) find(state)
      else comesFrom[next]?.push(state)
    }
  }
  for (const state of found) for (const before of comesFrom[state] as number[]) find(before)
  return hopeful
}

const isFailure = ({ outcome }: Ending): boolean => outcome !== 'completed'
