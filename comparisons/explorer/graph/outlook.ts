import { Components } from './components.ts'
import type { FairCycles } from './fair-cycles.ts'
import { leadingTo, Predecessors } from './leading-to.ts'
import type { StateGraph } from './state-graph.ts'

/**
 * What can still become of a run that has come to a state. `safe`: no failure can be reached. `open`: one
 * can, and so can something else, or it is not known whether anything can. `doomed`: whatever follows, the
 * run fails. `unknown`: no failure was found, but not all that follows was explored, or some of it could
 * not be judged. A loop that was only assumed to repeat forever was not explored.
 *
 * A state at which a run ends is `safe` if the run has completed, and `doomed` if it has failed.
 *
 * @example
 * KINDS.includes('doomed') // => true
 */
export const KINDS = ['safe', 'open', 'doomed', 'unknown'] as const

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number]

/** How many interleavings go on from a state, each cut at its first failure. */
export interface WaysOn {
  readonly all: bigint
  readonly failing: bigint
  /** How many end in something that cannot be judged. */
  readonly unjudged: bigint
}

/** What follows from each state, by its number. */
export interface Outlook {
  readonly kinds: readonly Kind[]
  /** `null` where there are infinitely many, or not all were explored. */
  readonly waysOn: readonly (WaysOn | null)[]
}

/** What follows from each state of `graph`; its cycles, if it has any, are judged by `cycles`. */
export function outlookIn(graph: StateGraph, cycles: FairCycles | undefined): Outlook {
  const before = new Predecessors(graph)
  return { kinds: kindsIn(graph, before, cycles), waysOn: waysOnIn(graph, before) }
}

function kindsIn(graph: StateGraph, before: Predecessors, cycles: FairCycles | undefined): Kind[] {
  const failed = [...(cycles?.starving ?? []), ...(cycles?.livelocked ?? [])]
  const good = [...(cycles?.served ?? [])]
  const unsure = [...unsureIn(graph)]
  for (const [state, { outcome }] of graph.endings) {
    if (outcome === 'completed') good.push(state)
    else if (outcome === 'inconclusive') unsure.push(state)
    else failed.push(state)
  }
  const canFail = leadingTo(before, failed)
  const mayNot = leadingTo(before, [...good, ...unsure])
  const isUnsure = leadingTo(before, unsure)
  return Array.from({ length: graph.size }, (_, state) => {
    if (canFail[state] === 1) return mayNot[state] === 1 ? 'open' : 'doomed'
    return isUnsure[state] === 1 ? 'unknown' : 'safe'
  })
}

/** The states of which not all is known that follows: some move is unexplored, or some loop only assumed. */
function* unsureIn(graph: StateGraph): Generator<number> {
  for (let state = 0; state < graph.size; state += 1) {
    if (graph.successorsOf(state).length < graph.degreeOf(state)) yield state
  }
  if (!graph.hasAssumedLoops) return
  // Any cycle may be one of those that were only assumed.
  const all = Array(graph.size).keys()
  yield* new Components(graph.size).among(all, (state) => graph.successorsOf(state)).flat()
}

/** Counts from the ends of the runs back: a state comes once all that follow it are counted. */
function waysOnIn(graph: StateGraph, before: Predecessors): (WaysOn | null)[] {
  const ways = new Array<WaysOn | null>(graph.size).fill(null)
  const left = Uint32Array.from({ length: graph.size }, (_, state) => graph.degreeOf(state))
  const ready = [...left.keys()].filter((state) => left[state] === 0)
  for (const state of ready) {
    ways[state] = waysFrom(graph, state, ways)
    for (const each of before.of(state)) {
      left[each] = (left[each] as number) - 1
      if (left[each] === 0) ready.push(each)
    }
  }
  return ways
}

function waysFrom(graph: StateGraph, state: number, known: readonly (WaysOn | null)[]): WaysOn {
  const outcome = graph.endingOf(state)?.outcome
  let all = outcome === undefined ? 0n : 1n
  let unjudged = outcome === 'inconclusive' ? 1n : 0n
  let failing = outcome === 'completed' ? 0n : all - unjudged
  for (const to of graph.successorsOf(state)) {
    const ways = known[to] as WaysOn
    all += ways.all
    failing += ways.failing
    unjudged += ways.unjudged
  }
  return { all, failing, unjudged }
}
