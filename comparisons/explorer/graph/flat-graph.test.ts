import fc from 'fast-check'
import { expect, it } from 'vitest'
import { breadth } from '../search/breadth.suite.ts'
import { Components } from './components.ts'
import { leadingTo, Predecessors } from './leading-to.ts'
import { SimpleWays } from './simple-ways.ts'
import { costOf } from './simplicity.ts'
import { StateGraph } from './state-graph.ts'
import { NO_TASKS } from './task-set.ts'

// What is computed in flat lists, held against the plainest way to do it, on random graphs.

const TASKS = 3
const START = '0 -1'

/** The targets of each state's moves, one for each task or `null` where that cannot move. */
const targets = fc
  .integer({ min: 1, max: 8 })
  .chain((size) =>
    fc.array(
      fc.array(fc.option(fc.nat({ max: size - 1 })), { minLength: TASKS, maxLength: TASKS }),
      { minLength: size, maxLength: size },
    ),
  )

function graphOf(states: readonly (readonly (number | null)[])[]): StateGraph {
  const graph = new StateGraph()
  for (const each of states) {
    const ranks = [...each.keys()].filter((rank) => each[rank] !== null)
    const moves = ranks.map((rank) => ({ rank, operation: 0 }))
    graph.add(null, { moves, visible: 0, live: NO_TASKS, hasTwins: false })
  }
  for (const [state, each] of states.entries()) {
    const known = each.filter((to) => to !== null)
    for (const [move, to] of known.entries()) graph.link({ state, move }, to, NO_TASKS, null)
  }
  return graph
}

/** The least cost of each pair of a state and the task that ran last (Bellman, Ford). */
function leastCosts(graph: StateGraph): Map<string, number> {
  const costs = new Map([[START, 0]])
  for (let isNew = true; isNew; ) {
    isNew = false
    for (const [pair, cost] of costs) {
      const [state = 0, last = -1] = pair.split(' ').map(Number)
      for (const { edge, to } of graph.linksFrom(state)) {
        const next = `${to} ${graph.rankAfter(edge)}`
        const least = cost + costOf(graph, last, edge).cost
        if (least >= (costs.get(next) ?? Infinity)) continue
        costs.set(next, least)
        isNew = true
      }
    }
  }
  return costs
}

it('the simplest way to each state and last task comes in its turn, and no other', () => {
  const property = fc.property(targets, (states) => {
    const graph = graphOf(states)
    const ways = new SimpleWays(graph)
    const costs: number[] = []
    const found = new Map<string, number>()
    for (const way of ways.inOrder()) {
      let [last, cost] = [-1, 0]
      for (const each of ways.along(way)) {
        const edge = ways.edgeOf(each)
        expect(graph.next(edge.state, edge.move)).toBe(ways.stateOf(each))
        expect(ways.isPreemption(each)).toBe(costOf(graph, last, edge).isPreemption)
        cost += costOf(graph, last, edge).cost
        last = graph.rankAfter(edge)
      }
      expect(found.has(`${ways.stateOf(way)} ${last}`)).toBe(false)
      found.set(`${ways.stateOf(way)} ${last}`, cost)
      costs.push(cost)
    }
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
    expect(new Map([...found].sort())).toEqual(new Map([...leastCosts(graph)].sort()))
  })
  fc.assert(property, breadth(200, 1959))
})

/** The states to which some way leads from `state` within `part`, at least one step long. */
function reachedFrom(graph: StateGraph, part: ReadonlySet<number>, state: number): Set<number> {
  const inPart = (from: number) => graph.successorsOf(from).filter((to) => part.has(to))
  const reached = new Set(inPart(state))
  for (const each of reached) for (const to of inPart(each)) reached.add(to)
  return reached
}

it('a component holds the states that lead to each other, in any part of a graph', () => {
  const parts = fc.array(fc.array(fc.nat({ max: 7 })), { maxLength: 3 })
  const property = fc.property(targets, parts, (states, all) => {
    const graph = graphOf(states)
    const components = new Components(graph.size)
    for (const each of all) {
      const part = new Set(each.filter((state) => state < graph.size))
      const reached = new Map([...part].map((state) => [state, reachedFrom(graph, part, state)]))
      const isTogether = (a: number, b: number) => reached.get(a)?.has(b) && reached.get(b)?.has(a)
      const found = components.among(part, (state) => graph.successorsOf(state))
      for (const component of found) {
        const expected = [...part].filter((state) => isTogether(state, component[0] as number))
        expect([...component].sort()).toEqual(expected.sort())
      }
      const onCycles = [...part].filter((state) => isTogether(state, state))
      expect(found.flat().sort()).toEqual(onCycles.sort())
    }
  })
  fc.assert(property, breadth(200, 1972))
})

it('each state has those before it, once for each move, and leads where some way leads', () => {
  const goals = fc.array(fc.nat({ max: 7 }), { maxLength: 2 })
  const property = fc.property(targets, goals, (states, all) => {
    const before = new Predecessors(graphOf(states))
    const expected = states.map((_, state) =>
      states.flatMap((each, from) => each.filter((to) => to === state).map(() => from)),
    )
    expect(states.map((_, state) => [...before.of(state)])).toEqual(expected)
    const reached = new Set(all.filter((goal) => goal < states.length))
    for (const state of reached) for (const each of expected[state] ?? []) reached.add(each)
    const leads = leadingTo(
      before,
      all.filter((goal) => goal < states.length),
    )
    expect([...leads.keys()].filter((state) => leads[state] === 1)).toEqual(
      [...reached].sort((a, b) => a - b),
    )
  })
  fc.assert(property, breadth(200, 1962))
})
