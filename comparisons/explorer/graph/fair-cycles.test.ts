import { expect, it } from 'vitest'
import { fairCycles } from './fair-cycles.ts'
import { StateGraph } from './state-graph.ts'
import { MAX_TASKS, NO_TASKS, only, withTask } from './task-set.ts'

/** One state in which each of two tasks makes steps forever, and only the first finishes rounds. */
function busyAndStarving(busy: number, starving: number): StateGraph {
  const graph = new StateGraph()
  const moves = [busy, starving].map((rank) => ({ rank, operation: 0 }))
  const live = withTask(only(busy), starving)
  graph.add(null, { moves, live, visible: 0, hasTwins: false })
  graph.link({ state: 0, move: 0 }, 0, only(busy), null)
  graph.link({ state: 0, move: 1 }, 0, NO_TASKS, null)
  return graph
}

it('the last task that there may be is found starving, as the first is', () => {
  for (const [busy, starving] of [
    [0, MAX_TASKS - 1],
    [MAX_TASKS - 1, 0],
  ] as const) {
    const { starving: states, lassos } = fairCycles(busyAndStarving(busy, starving), MAX_TASKS)
    expect([...states]).toEqual([0])
    expect(lassos).toMatchObject([{ outcome: 'starvation', repeatsFrom: 0 }])
    expect(new Set(lassos[0]?.moves.map(({ task }) => task))).toEqual(new Set([busy, starving]))
  }
})
