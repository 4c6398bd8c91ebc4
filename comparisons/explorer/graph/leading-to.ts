import type { StateGraph } from './state-graph.ts'

/** For each state of a graph, those that lead to it in one step, once for each move. */
export class Predecessors {
  /** Where those of a state begin among all, and end where those of the next one begin. */
  readonly #begins: Int32Array
  readonly #all: Int32Array

  constructor(graph: StateGraph) {
    const { size } = graph
    const begins = new Int32Array(size + 2)
    // Counted two places farther on, summed up, and moved on by one place as they are filled in.
    for (let state = 0; state < size; state += 1) {
      for (const to of graph.successorsOf(state)) begins[to + 2] = (begins[to + 2] as number) + 1
    }
    for (let i = 1; i < begins.length; i += 1) {
      begins[i] = (begins[i] as number) + (begins[i - 1] as number)
    }
    this.#all = new Int32Array(begins[size + 1] as number)
    for (let state = 0; state < size; state += 1) {
      for (const to of graph.successorsOf(state)) {
        const place = begins[to + 1] as number
        this.#all[place] = state
        begins[to + 1] = place + 1
      }
    }
    this.#begins = begins
  }

  /** How many states there are. */
  get size(): number {
    return this.#begins.length - 2
  }

  of(state: number): Int32Array {
    return this.#all.subarray(this.#begins[state], this.#begins[state + 1])
  }
}

/** By state: 1 if it is one of the `goals` or some way leads from it to one, and otherwise 0. */
export function leadingTo(before: Predecessors, goals: Iterable<number>): Uint8Array {
  const leads = new Uint8Array(before.size)
  const found = new Int32Array(before.size)
  let count = 0
  const find = (state: number): void => {
    if (leads[state] === 1) return
    leads[state] = 1
    found[count] = state
    count += 1
  }
  for (const goal of goals) find(goal)
  for (let i = 0; i < count; i += 1) for (const each of before.of(found[i] as number)) find(each)
  return leads
}
