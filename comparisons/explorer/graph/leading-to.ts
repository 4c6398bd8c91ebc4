import type { StateGraph } from './state-graph.ts'

/** For each state, those that lead to it in one step, once for each move. */
export function predecessorsIn(graph: StateGraph): readonly (readonly number[])[] {
  const before: number[][] = Array.from({ length: graph.size }, () => [])
  for (let state = 0; state < graph.size; state += 1) {
    for (const to of graph.successorsOf(state)) before[to]?.push(state)
  }
  return before
}

/** One byte for each state: 1 for the `goals`, and for all from which some way leads to one of them. */
export function leadingTo(
  before: readonly (readonly number[])[],
  goals: Iterable<number>,
): Uint8Array {
  const leads = new Uint8Array(before.length)
  const found: number[] = []
  const find = (state: number): void => {
    if (leads[state] === 1) return
    leads[state] = 1
    found.push(state)
  }
  for (const goal of goals) find(goal)
  for (const state of found) for (const each of before[state] as readonly number[]) find(each)
  return leads
}
