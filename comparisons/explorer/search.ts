import type { Ending } from './ending.ts'
import { execute, type Program, type Rules } from './execute.ts'
import type { Execution } from './execution.ts'
import { isSame, type Move, type Strategy } from './schedule.ts'
import { StateGraph } from './state-graph.ts'

const MOST_STATES = 50_000

/** How far a search may go. */
export interface Bounds {
  /** Leave out schedules with more pre-emptions. */
  readonly preemptions?: number | undefined
  /** Stop after so many executions. */
  readonly schedules?: number | undefined
  /** Stop when so many states are known; 50,000 if it is not said. */
  readonly states?: number | undefined
  /** `false`: take no two states for the same. For checking the search; it is far slower. */
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
}

/** The program did not do the same when it was run again in the same way. */
export class NotRepeatable extends Error {
  override readonly name = 'NotRepeatable'
}

/** A lock was released by someone who did not hold it: cycles are no certain deadlocks then. */
export class ForeignRelease extends Error {}

/**
 * Searches the state graph by running the program again and again, schedules with fewest
 * pre-emptions first (iterative context bounding, Musuvathi and Qadeer 2007). States are merged in
 * which everything shared is the same and every task has observed the same.
 */
export async function search(
  program: Program,
  rules: Rules,
  {
    preemptions: most = Infinity,
    schedules = Infinity,
    states = MOST_STATES,
    merges = true,
  }: Bounds,
  onProgress: (states: number) => void = () => {},
): Promise<Search> {
  const discovery = new Discovery(program, rules, merges)
  const { graph } = discovery
  const frontier = new Frontier(graph)

  function result(bound: number | null): Search {
    const { executions } = discovery
    return { graph, complete: graph.unexplored === 0, bound, executions }
  }

  await discovery.follow(null)
  frontier.arrive(0, -1)
  while (graph.unexplored > 0) {
    const edge = frontier.take(most)
    if (edge === undefined) return result(most)
    if (graph.next(edge.state, edge.move) === undefined) {
      if (discovery.executions >= schedules || graph.size >= states) {
        return result(frontier.preemptions === 0 ? null : frontier.preemptions - 1)
      }
      await discovery.follow(edge)
      onProgress(graph.size)
    }
    frontier.passed(edge)
  }
  return result(null)
}

interface Edge {
  readonly state: number
  readonly move: number
}

const MOST_TASKS = 256

/** The edges to take next, fewest pre-emptions first. */
class Frontier {
  /** How many the edges have that are given out at present. */
  preemptions = 0
  readonly #graph: StateGraph
  readonly #visited = new Set<number>()
  #now: Edge[] = []
  #later: Edge[] = []

  constructor(graph: StateGraph) {
    this.#graph = graph
  }

  /** The next edge; `undefined` if it would need more than `most` pre-emptions. */
  take(most: number): Edge | undefined {
    if (this.#now.length === 0 && this.preemptions < most) {
      this.preemptions += 1
      this.#now = this.#later
      this.#later = []
    }
    return this.#now.pop()
  }

  /** An edge is known now, and has been taken. */
  passed({ state, move }: Edge): void {
    const { task } = this.#graph.movesOf(state)[move] as Move
    this.arrive(this.#graph.next(state, move) as number, task)
  }

  /** Notes every way that leads on from `state`, where the task `last` has just made a step. */
  arrive(state: number, last: number): void {
    const visit = state * MOST_TASKS + last
    if (this.#visited.has(visit)) return
    this.#visited.add(visit)
    const moves = this.#graph.movesOf(state)
    const canLastGoOn = moves.some(({ task }) => task === last)
    for (const [move, { task }] of moves.entries()) {
      const edges = canLastGoOn && task !== last ? this.#later : this.#now
      edges.push({ state, move })
    }
  }
}

/** Takes one unknown edge at a time, by replay, and each run on into what is unknown after it. */
class Discovery implements Strategy {
  readonly graph = new StateGraph()
  executions = 0
  readonly #program: Program
  readonly #rules: Rules
  readonly #states = new Map<string, number>()
  /** Some state lies where it cannot be seen, so that no two states are taken for the same. */
  #isUnmerged: boolean
  #edge: Edge | null = null
  #prefix: readonly Move[] = []
  #followed = 0

  constructor(program: Program, rules: Rules, merges: boolean) {
    this.#program = program
    this.#rules = rules
    this.#isUnmerged = !merges
  }

  /** Runs the program to `edge` and along it; `null` stands for the start. */
  async follow(edge: Edge | null): Promise<void> {
    this.executions += 1
    this.#edge = edge
    this.#followed = 0
    this.#prefix =
      edge === null
        ? []
        : [...this.graph.pathTo(edge.state), this.graph.movesOf(edge.state)[edge.move] as Move]
    const { ending, execution } = await execute(this.#program, this.#rules, this)
    if (this.#rules.seesCyclesEarly && execution.locks.hasForeignRelease) throw new ForeignRelease()
    if (ending === null) return
    if (this.#followed < this.#prefix.length) throw new NotRepeatable(NOT_REPEATABLE)
    this.#arrive(execution, [], ending)
  }

  choose(moves: readonly Move[], execution: Execution): number | null {
    const planned = this.#prefix[this.#followed]
    if (planned !== undefined) {
      this.#followed += 1
      this.#observeAtTheEnd(execution)
      const choice = moves.findIndex((move) => isSame(move, planned))
      if (choice < 0) throw new NotRepeatable(NOT_REPEATABLE)
      return choice
    }
    this.#isUnmerged ||= execution.shared.hasUnseenState
    const state = this.#arrive(execution, moves)
    if (state === null) return null
    const goesOn = moves.findIndex(({ task }) => task === execution.last?.index)
    this.#edge = { state, move: Math.max(goesOn, 0) }
    return this.#edge.move
  }

  /**
   * What the tasks observe on a known path is known as well. Only attempts that are interrupted
   * carry more with them than that.
   */
  #observeAtTheEnd(execution: Execution): void {
    if (this.#rules.rule === 'preemptive' || this.#edge === null) return
    execution.isObserving = false
    if (this.#followed < this.#prefix.length) return
    execution.observeFrom(this.graph.historiesAt(this.#edge.state))
  }

  /** The run has come to a state. Gives its number if it is a new one. */
  #arrive(execution: Execution, moves: readonly Move[], ending?: Ending): number | null {
    const { key } = execution.print()
    const isEnd = ending === undefined ? '' : `${ending.outcome} ${ending.invariant ?? ''}`
    const name = this.#isUnmerged ? `${this.graph.size}` : `${key}${isEnd}`
    const known = this.#states.get(name)
    const state = known ?? this.graph.add(this.#edge, moves, execution.histories, ending)
    if (known === undefined) this.#states.set(name, state)
    if (this.#edge !== null) this.graph.link(this.#edge.state, this.#edge.move, state)
    return known === undefined ? state : null
  }
}

const NOT_REPEATABLE =
  'the program did not do the same when it was run again with the same schedule: it probably ' +
  'keeps state outside the objects that it makes, or reads a clock or random numbers'
