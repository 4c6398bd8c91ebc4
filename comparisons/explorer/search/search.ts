import type { Assumptions } from '../execution/assumptions.ts'
import type { Runner } from '../execution/runner.ts'
import { boundOf, Frontier } from '../graph/frontier.ts'
import type { Edge } from '../graph/paths.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import { GraphBuilder } from './graph-builder.ts'
import { horizons, LONG } from './horizons.ts'

/** How far to search. */
export interface Limits {
  /** Leave out schedules with more pre-emptions. */
  readonly preemptions?: number | undefined
  /** Stop after this many executions. */
  readonly schedules?: number | undefined
  /** Stop when this many states are known. Default: 50,000; 10,000 where `steps` are bounded. */
  readonly states?: number | undefined
  /**
   * Where some run takes more than 100 steps, and may have no end: leave out what comes after this many
   * steps. Default: at least 100, and as many as can be covered within seconds.
   */
  readonly steps?: number | undefined
  /**
   * Stop after this many seconds, under each rule. What was covered by then depends on the machine; where a
   * verdict must be the same everywhere, bound `states` instead.
   */
  readonly seconds?: number | undefined
}

/** What may cut a search short. */
export type Limit = keyof Limits | 'stopAtFirst'

/** What an exploration may spend. */
export interface Bounds extends Limits {
  /**
   * Stop as soon as a schedule fails, for an answer that is red or green: there may be a simpler one, and
   * other ways of failing. Starvation and livelock on a cycle show only when all is explored.
   */
  readonly stopAtFirst?: boolean | undefined
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
  /**
   * Where runs may have no end: all schedules with at most this many steps were covered; `null` where
   * all runs end, or all were covered.
   */
  readonly horizon: number | null
  /** The bound that has cut it short; `null` if none has. */
  readonly limitedBy: Limit | null
  /** How often the program was run from its start, and how many steps all runs have made. */
  readonly executions: number
  readonly steps: number
  /** The names of the tasks. */
  readonly tasks: readonly string[]
  /** Whether some of them start over forever. */
  readonly hasEndless: boolean
  /** Whether states that swap tasks with the same function were merged. */
  readonly hasSymmetry: boolean
  /** For each lock, the most often that any waiter was overtaken. */
  readonly overtakes: ReadonlyMap<string, number>
  /** Whether the program has set a timer, looked at the clock or drawn a random number. */
  readonly looksOutside: boolean
}

/** The bound on states where none is given: more cover little more of what has no end. */
export const maxStates = ({ endsSoon }: Pick<Assumptions, 'endsSoon'>): number =>
  endsSoon ? 50_000 : 10_000

/** Where some runs may have no end, a search that has made this many steps looks no farther. */
const MANY_STEPS = 200_000

/** Schedules with at most this many pre-emptions come first: most bugs need one or none. */
const FEW_PREEMPTIONS = 1

/**
 * Searches the state graph by running the program again and again. Two states are merged if
 * everything shared is the same and every task has observed the same, up to symmetry (see {@link
 * GraphBuilder}). Schedules with few pre-emptions are searched first; after that all that is
 * unexplored, in long runs from one unexplored edge to the next, so that few runs are spent on the
 * way there. Where runs may have no end, all of this is done within one horizon after the other.
 */
export async function search(
  runner: Runner,
  bounds: Bounds,
  onProgress: (states: number) => void = () => {},
): Promise<SearchResult> {
  return (await searchKept(runner, bounds, onProgress)).result
}

/** What a search has found, and all that it holds when it ends. */
export interface KeptSearch {
  readonly result: SearchResult
  readonly builder: GraphBuilder
}

/** The same, and keeps what the search holds: its parts only grow, so that is the most it takes. */
export async function searchKept(
  runner: Runner,
  bounds: Bounds,
  onProgress: (states: number) => void = () => {},
): Promise<KeptSearch> {
  const { endsSoon } = runner.assumptions
  const search = new Search(runner, bounds, onProgress)
  if (endsSoon) await search.isDoneWithin(Infinity)
  else await deepen(search, bounds.steps)
  const { builder, limitedBy } = search
  const { executions, steps, tasks, hasEndless, hasSymmetry, overtakes, looksOutside, graph } =
    builder
  const complete = graph.unexplored === 0 && !graph.hasAssumedLoops
  const bound = complete ? null : boundOf(graph)
  const horizon = endsSoon ? null : graph.horizon
  const found = { executions, steps, tasks, hasEndless, hasSymmetry, overtakes, looksOutside }
  return { result: { graph, complete, bound, horizon, limitedBy, ...found }, builder }
}

/** Searches within one horizon after the other, up to `max` or, without it, as long as that takes seconds. */
async function deepen(search: Search, max: number | undefined): Promise<void> {
  for (const horizon of horizons(max ?? Infinity)) {
    if (await search.isDoneWithin(horizon)) return
    if (max === undefined && horizon >= LONG && search.builder.steps > MANY_STEPS) return
  }
}

class Search {
  readonly builder: GraphBuilder
  readonly #preemptions: number
  readonly #schedules: number
  readonly #states: number
  readonly #stopAtFirst: boolean
  /** When the time is up, as `performance.now()` has it. */
  readonly #end: number
  readonly #onProgress: (states: number) => void
  /** Whether something was left unexplored because it is too far from the start. */
  #isCutByHorizon = false

  constructor(runner: Runner, bounds: Bounds, onProgress: (states: number) => void) {
    const { preemptions = Infinity, schedules = Infinity, stopAtFirst = false } = bounds
    const { states = maxStates(runner.assumptions), seconds = Infinity } = bounds
    this.builder = new GraphBuilder(runner, { states })
    this.#preemptions = preemptions
    this.#schedules = schedules
    this.#states = states
    this.#stopAtFirst = stopAtFirst
    this.#end = performance.now() + 1000 * seconds
    this.#onProgress = onProgress
  }

  get #isStopped(): boolean {
    return this.#stopAtFirst && this.builder.hasFailed
  }

  get #isLate(): boolean {
    return performance.now() >= this.#end
  }

  get #isSpent(): boolean {
    const { executions, graph } = this.builder
    const isOver = executions >= this.#schedules || graph.size >= this.#states
    return isOver || this.#isStopped || this.#isLate
  }

  /** Which bound has left something unexplored. */
  get limitedBy(): Limit | null {
    const { executions, graph } = this.builder
    if (graph.unexplored === 0) return null
    if (this.#isStopped) return 'stopAtFirst'
    if (executions >= this.#schedules) return 'schedules'
    if (graph.size >= this.#states) return 'states'
    if (this.#isLate) return 'seconds'
    return this.#isCutByHorizon ? 'steps' : 'preemptions'
  }

  /**
   * Explores the edges of all states that were found within fewer than `horizon` steps. Returns whether
   * nothing is left to explore, or to spend.
   */
  async isDoneWithin(horizon: number): Promise<boolean> {
    const { builder } = this
    builder.horizon = horizon
    this.#isCutByHorizon = false
    if (builder.graph.size === 0) await this.#explore(null)
    if (this.#preemptions === Infinity) {
      await this.#few(FEW_PREEMPTIONS, horizon)
      await this.#rest(horizon)
      this.#isCutByHorizon = builder.graph.unexplored > 0
    } else await this.#few(this.#preemptions, horizon)
    return this.#isSpent || !this.#isCutByHorizon
  }

  /** Explores what comes after at most `max` pre-emptions, the fewest first. */
  async #few(max: number, horizon: number): Promise<void> {
    const { graph } = this.builder
    const frontier = new Frontier(graph, max)
    for (let edge = frontier.take(); edge !== undefined; edge = frontier.take()) {
      const isUnexplored = graph.next(edge.state, edge.move) === undefined
      if (isUnexplored && graph.depthOf(edge.state) >= horizon) {
        this.#isCutByHorizon = true
        continue
      }
      if (isUnexplored && this.#isSpent) return
      // What is found on the way is searched before its turn, but for that there has to be room.
      const hasRoom = this.#preemptions === Infinity && graph.size < this.#states / 2
      if (isUnexplored) await this.#explore(edge, hasRoom && horizon === Infinity)
      frontier.passed(edge)
    }
  }

  async #rest(horizon: number): Promise<void> {
    const { graph } = this.builder
    let edge = graph.unexploredFrom(0, horizon)
    while (edge !== undefined && !this.#isSpent) {
      await this.#explore(edge, horizon === Infinity)
      // A shorter way to an earlier state may have been found.
      edge = graph.unexploredFrom(edge.state, horizon) ?? graph.unexploredFrom(0, horizon)
    }
  }

  /** Runs the program along `edge`, and perhaps from there to other unexplored edges. */
  async #explore(edge: Edge | null, goesOn = false): Promise<void> {
    if (edge !== null && this.builder.knownSteps.infer(edge)) return
    this.builder.continuesPastKnownStates = goesOn
    await this.builder.exploreEdge(edge)
    this.#onProgress(this.builder.graph.size)
  }
}
