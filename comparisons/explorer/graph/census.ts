import type { Outcome } from '../../../patterns/stage.ts'
import type { FairCycles } from './fair-cycles.ts'
import type { StateGraph } from './state-graph.ts'
import { Tally } from './tally.ts'

/** What a graph holds, counted exactly. */
export interface Census {
  /**
   * How many interleavings end in which way, each cut at its first failure. A graph that has a
   * cycle holds infinitely many, and states are counted instead: ends, and states on cycles on
   * which all tasks are served forever, or some task starves, or none makes progress.
   */
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many of them break which invariant. */
  readonly broken: ReadonlyMap<string, bigint>
  /** `null` where there are infinitely many. */
  readonly interleavings: bigint | null
  /**
   * The probability that a run fails which picks uniformly among the possible moves at every step.
   */
  readonly chance: number | null
}

/** A way in which runs end. */
interface Way {
  readonly outcome: Outcome
  readonly invariant?: string
}

class Count {
  readonly outcomes = new Tally<Outcome>()
  readonly broken = new Tally<string>()

  add({ outcome, invariant }: Way, ways: bigint): void {
    if (ways === 0n) return
    this.outcomes.add(outcome, ways)
    if (invariant !== undefined) this.broken.add(invariant, ways)
  }

  get census(): Pick<Census, 'outcomes' | 'broken'> {
    return { outcomes: this.outcomes.counts, broken: this.broken.counts }
  }
}

/** Counts the states of a graph that has cycles. */
export function censusOfStates(
  graph: StateGraph,
  { served, starving, livelocked }: FairCycles,
): Census {
  const count = new Count()
  for (const ending of graph.endings.values()) count.add(ending, 1n)
  count.add({ outcome: 'completed' }, BigInt(served.size))
  count.add({ outcome: 'starvation' }, BigInt(starving.size))
  count.add({ outcome: 'livelock' }, BigInt(livelocked.size))
  return { ...count.census, interleavings: null, chance: null }
}

/** Counts the interleavings of a graph without cycles, whose states come in topological `order`. */
export function censusOfInterleavings(
  graph: StateGraph,
  order: Iterable<number>,
  isComplete: boolean,
): Census {
  const count = new Count()
  const ways = new Array<bigint>(graph.size).fill(0n)
  const chances = new Float64Array(graph.size)
  ways[0] = 1n
  chances[0] = 1
  let failing = 0
  for (const state of order) {
    const ending = graph.endingOf(state)
    const waysHere = ways[state] as bigint
    // Nothing comes back to it, and what was counted takes more memory than the state.
    ways[state] = 0n
    if (ending !== undefined) {
      count.add(ending, waysHere)
      if (ending.outcome !== 'completed') failing += chances[state] as number
    }
    const next = graph.successorsOf(state)
    for (const to of next) {
      ways[to] = (ways[to] as bigint) + waysHere
      chances[to] = (chances[to] as number) + (chances[state] as number) / next.length
    }
  }
  const { census } = count
  const share = certainOr(failing, census.outcomes.has('completed'))
  return { ...census, interleavings: count.outcomes.total, chance: isComplete ? share : null }
}

/** A sum of chances is rounded. It is 1 where none completes, and nowhere else. */
const certainOr = (sum: number, someComplete: boolean): number =>
  someComplete ? Math.min(sum, 1 - Number.EPSILON / 2) : 1

/** The states, each before all that it leads to; `null` if there is a cycle. */
export function topologicalOrder(graph: StateGraph): Int32Array | null {
  const incoming = new Uint32Array(graph.size)
  for (let state = 0; state < graph.size; state += 1) {
    for (const to of graph.successorsOf(state)) incoming[to] = (incoming[to] as number) + 1
  }
  const order = new Int32Array(graph.size)
  let found = 1
  for (let i = 0; i < found; i += 1) {
    for (const to of graph.successorsOf(order[i] as number)) {
      incoming[to] = (incoming[to] as number) - 1
      if (incoming[to] !== 0) continue
      order[found] = to
      found += 1
    }
  }
  return found === graph.size ? order : null
}
