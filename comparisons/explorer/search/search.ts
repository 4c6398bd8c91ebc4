import type { Runner } from '../execution/runner.ts'
import { boundOf, Frontier } from '../graph/frontier.ts'
import type { Edge } from '../graph/paths.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import { GraphBuilder } from './graph-builder.ts'

/** What an exploration may spend. */
export interface Bounds {
  /** Leave out schedules with more pre-emptions. */
  readonly preemptions?: number | undefined
  /** Stop after this many executions. */
  readonly schedules?: number | undefined
  /** Stop when this many states are known. Default: 50,000. */
  readonly states?: number | undefined
  /**
   * `false`: merge no states. For checking the search; it is far slower. Sleep sets (Godefroid
   * 1996) would save some of that, but they leave out schedules that only differ in the order of
   * independent steps, and so neither the counts nor the probability that this is to check would be
   * left. Where states are not merged because some state cannot be inspected, they would be unsound
   * as well: it is not known then which steps are independent.
   */
  readonly merges?: boolean | undefined
}

/** What a search has found, and what it covered. */
export interface SearchResult {
  readonly graph: StateGraph
  /** Every schedule was covered. */
  readonly complete: boolean
  /**
   * Otherwise: all schedules with at most this many pre-emptions were; `null` if not even those
   * with 0.
   */
  readonly bound: number | null
  /** How often the program was run from its start. */
  readonly executions: number
  /** The names of the tasks. */
  readonly tasks: readonly string[]
  /** Whether states that swap tasks with the same function were merged. */
  readonly hasSymmetry: boolean
  /** For each lock, the most often that any waiter was overtaken. */
  readonly overtakes: ReadonlyMap<string, number>
  /** Whether the program has set a timer, looked at the clock or drawn a random number. */
  readonly looksOutside: boolean
}

/** The bound on states where none is given. */
export const MAX_STATES = 50_000

/** Schedules with at most this many pre-emptions come first: most bugs need one or none. */
const FEW_PREEMPTIONS = 1

/**
 * Searches the state graph by running the program again and again. Two states are merged if
 * everything shared is the same and every task has observed the same, up to symmetry (see {@link
 * GraphBuilder}). Schedules with few pre-emptions are searched first; after that all that is
 * unexplored, in long runs from one unexplored edge to the next, so that few runs are spent on the
 * way there.
 */
export async function search(
  runner: Runner,
  { preemptions: max = Infinity, schedules = Infinity, states = MAX_STATES }: Bounds,
  onProgress: (states: number) => void = () => {},
): Promise<SearchResult> {
  const builder = new GraphBuilder(runner, { states })
  const { graph } = builder
  const isSpent = () => builder.executions >= schedules || graph.size >= states

  async function exploreEdge(edge: Edge | null): Promise<void> {
    await builder.exploreEdge(edge)
    onProgress(graph.size)
  }

  await exploreEdge(null)
  const frontier = new Frontier(graph, max === Infinity ? FEW_PREEMPTIONS : max)
  for (let edge = frontier.take(); edge !== undefined; edge = frontier.take()) {
    if (graph.next(edge.state, edge.move) === undefined) {
      if (isSpent()) break
      // What is found on the way is searched before its turn, but for that there has to be room.
      builder.continuesPastKnownStates = max === Infinity && graph.size < states / 2
      await exploreEdge(edge)
    }
    frontier.passed(edge)
  }
  if (max === Infinity) {
    builder.continuesPastKnownStates = true
    while (graph.unexplored > 0 && !isSpent()) await exploreEdge(graph.anyUnexplored())
  }
  const { executions, tasks, hasSymmetry, overtakes, looksOutside } = builder
  const complete = graph.unexplored === 0 && !graph.hasAssumedLoops
  const bound = complete ? null : boundOf(graph)
  return { graph, complete, bound, executions, tasks, hasSymmetry, overtakes, looksOutside }
}
