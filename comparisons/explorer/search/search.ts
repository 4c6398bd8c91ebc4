import type { Program, Rules } from '../execution/execute.ts'
import { boundOf, Frontier } from '../graph/frontier.ts'
import type { Edge, StateGraph } from '../graph/state-graph.ts'
import { Discovery } from './discovery.ts'

/** What an exploration may spend. */
export interface Bounds {
  /** Leave out schedules with more pre-emptions. */
  readonly preemptions?: number | undefined
  /** Stop after so many executions. */
  readonly schedules?: number | undefined
  /** Stop when so many states are known; 50,000 if it is not said. */
  readonly states?: number | undefined
  /**
   * `false`: take no two states for the same. For checking the search; it is far slower. Sleep sets
   * (Godefroid 1996) would save some of that, but they leave out schedules that only differ in the order
   * of independent steps, and so neither the counts nor the chance that this is to check would be
   * left. Where states are not merged because some state cannot be seen, they would be unsound as
   * well: of two steps nobody knows then that they are independent.
   */
  readonly merges?: boolean | undefined
}

export interface Search {
  readonly graph: StateGraph
  /** Every schedule was covered. */
  readonly complete: boolean
  /** Otherwise: all schedules with so many pre-emptions at most were; `null` if not even those with 0. */
  readonly bound: number | null
  /** How often the program was run from its start. */
  readonly executions: number
  /** The names of the tasks. */
  readonly tasks: readonly string[]
  /** Whether tasks that run the very same function were taken for each other. */
  readonly hasTwins: boolean
  /** How often at most somebody in the queue of a lock was overtaken, by the name of the lock. */
  readonly overtakes: ReadonlyMap<string, number>
}

/** The bound on states where none is given. */
export const MOST_STATES = 50_000

/** Up to so many pre-emptions, schedules with fewer come first: most bugs need one or none. */
const FEW_PREEMPTIONS = 1

/**
 * Searches the state graph by running the program again and again. States are merged in which
 * everything shared is the same and every task has observed the same, or twins have observed what the
 * other has (see {@link Ranking}). What needs few pre-emptions
 * is searched first; after that whatever is unknown, in long walks from one unknown edge to the next,
 * so that few runs are spent on the way there.
 */
export async function search(
  program: Program,
  rules: Rules,
  { preemptions: most = Infinity, schedules = Infinity, states = MOST_STATES }: Bounds,
  onProgress: (states: number) => void = () => {},
): Promise<Search> {
  const discovery = new Discovery(program, rules, { states })
  const { graph } = discovery
  const isSpent = () => discovery.executions >= schedules || graph.size >= states

  async function follow(edge: Edge | null): Promise<void> {
    await discovery.follow(edge)
    onProgress(graph.size)
  }

  await follow(null)
  const frontier = new Frontier(graph, most === Infinity ? FEW_PREEMPTIONS : most)
  for (let edge = frontier.take(); edge !== undefined; edge = frontier.take()) {
    if (graph.next(edge.state, edge.move) === undefined) {
      if (isSpent()) break
      // What is found on the way is searched before its time, but for that there has to be room.
      discovery.isWalking = most === Infinity && graph.size < states / 2
      await follow(edge)
    }
    frontier.passed(edge)
  }
  if (most === Infinity) {
    discovery.isWalking = true
    while (graph.unexplored > 0 && !isSpent()) await follow(graph.anyUnexplored())
  }
  const { executions, tasks, hasTwins, overtakes } = discovery
  const complete = graph.unexplored === 0 && !graph.hasAssumedLoops
  const bound = complete ? null : boundOf(graph)
  return { graph, complete, bound, executions, tasks, hasTwins, overtakes }
}
