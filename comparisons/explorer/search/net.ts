import { AssumptionRefuted } from '../execution/assumptions.ts'
import { type Ending, wayOf } from '../execution/ending.ts'
import type { Execution } from '../execution/execution.ts'
import type { Runner } from '../execution/runner.ts'
import type { Move } from '../execution/schedule.ts'
import type { Controls, Scheduler, View } from '../execution/scheduler.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import { mergingPaths } from '../graph/maximal-paths.ts'
import type { Edge } from '../graph/paths.ts'
import { isAsRecorded, type RankedMove } from '../graph/ranked-moves.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import { indexBelow, type Random, randomFrom } from './random.ts'
import type { SearchResult } from './search.ts'

/** At most this many runs are held against the states that a search has found. */
const RUNS = 100

/** A run without an end is abandoned after this many steps. */
const MAX_STEPS = 300

/** The net takes this part of the steps that the search has taken. */
const PART = 0.15

/** Of a short search it takes as many steps as that has taken, within these bounds. */
const LEAST_STEPS = 150
const MOST_OF_SHORT = 500

const stepsFor = (steps: number): number =>
  Math.max(LEAST_STEPS, Math.min(steps, MOST_OF_SHORT), PART * steps)

/** What is reported if states were merged that are not the same, and the reason is not known. */
export const UNREACHED = 'something that the comparison does not reach'

/** What a search has found. */
type Found = Pick<SearchResult, 'graph' | 'hasSymmetry' | 'steps'>

/**
 * A net under the search. States that a search has merged count as the same from there on; a run
 * merges nothing. So runs are made to their ends, and at each state the moves, and in the end the
 * ending, must be those that the search has found. If there are few schedules, these are all that the
 * search has not run itself, one by one. Otherwise one is in Node's own order, and the others are
 * drawn at random, with a preference for edges that few have taken.
 *
 * @throws AssumptionRefuted if they are not; then no states are merged.
 */
export async function holdAgainstRuns(
  runner: Runner,
  found: Found,
  order: Iterable<number> | null,
): Promise<void> {
  const { graph, steps } = found
  // A loop that is assumed to be endless merges on purpose what may differ, and is never a proof.
  if (!runner.assumptions.merges || graph.hasAssumedLoops) return
  const plain = runner.with({ merges: false })
  const all = mergingPaths(graph, order, RUNS)
  if (all === null) {
    const walk = new Walk(graph, stepsFor(steps))
    for (let run = 0; run < RUNS && !walk.isOver; run += 1) {
      await (run === 0 ? holdFirst(runner, found) : hold(plain, found, walk.next))
    }
  } else for (const path of all) await hold(plain, found, (_, { state }) => moveIn(path, state))
}

/** A run that is compared as those of the search were, in case it has made no more than one. */
async function holdFirst(runner: Runner, found: Found): Promise<void> {
  const execution = await hold(runner, found, ownOrder)
  runner.check(execution)
  const { unseen } = execution
  if (unseen !== null) throw new AssumptionRefuted({ merges: false, unseen })
}

async function hold(runner: Runner, found: Found, choose: Choose): Promise<Execution> {
  const follower = new Follower(found, choose)
  const { ending, execution } = await runner.run(follower)
  if (follower.isContradictedBy(ending)) {
    // First without the states that no run has come to.
    if (found.graph.composed > 0) throw new AssumptionRefuted({ stepsAreLocal: false })
    throw new AssumptionRefuted({ merges: false, unseen: UNREACHED })
  }
  return execution
}

/** Where a run is. */
interface Place {
  readonly state: number
  readonly view: View
}

/** Chooses one of `moves`, or the twin of one. Returns its index among those that the search has found. */
type Choose = (moves: readonly Move[], place: Place) => number

const ownOrder: Choose = (moves, { view }) => moves.indexOf(view.nextInRunQueueOrder(moves))

/** A graph without cycles has each state once on a path. */
const moveIn = (path: readonly Edge[], state: number): number =>
  path.find((edge) => edge.state === state)?.move ?? 0

/** Random choices for many runs, the edges first that were chosen least. */
class Walk {
  readonly #graph: StateGraph
  readonly #random: Random = randomFrom(RUNS)
  readonly #taken = new Map<number, number>()
  #steps: number

  constructor(graph: StateGraph, steps: number) {
    this.#graph = graph
    this.#steps = steps
  }

  get isOver(): boolean {
    return this.#steps <= 0
  }

  readonly next: Choose = (_, { state }) => {
    this.#steps -= 1
    const moves = this.#graph.movesOf(state)
    const edges = moves.map((_, move) => this.#graph.numberOf({ state, move }))
    const times = edges.map((edge) => this.#taken.get(edge) ?? 0)
    const least = Math.min(...times)
    const rare = times.flatMap((each, move) => (each === least ? [move] : []))
    const move = rare[indexBelow(rare.length, this.#random)] as number
    this.#taken.set(edges[move] as number, least + 1)
    return move
  }
}

/** Follows a run through the states of a search. */
class Follower implements Scheduler {
  readonly #graph: StateGraph
  readonly #hasSymmetry: boolean
  readonly #choose: Choose
  #ranking: Ranking | null = null
  /** The state that the run is in; `undefined` where the search has not been. */
  #state: number | undefined = 0
  #edge: Edge | null = null
  #steps = 0
  #isContradicted = false

  constructor({ graph, hasSymmetry }: Found, choose: Choose) {
    this.#graph = graph
    this.#hasSymmetry = hasSymmetry
    this.#choose = choose
  }

  begin({ ranking }: Controls): void {
    this.#ranking = ranking
  }

  onState(): void {
    const edge = this.#edge
    if (edge === null) return
    if (this.#hasSymmetry) this.#ranking?.permute(this.#graph.permutationOn(edge))
    this.#state = this.#graph.next(edge.state, edge.move)
  }

  next(moves: readonly Move[], view: View): number | null {
    const state = this.#state
    this.#steps += 1
    if (state === undefined || this.#steps > MAX_STEPS) return null
    const known = this.#graph.movesOf(state)
    const isAlike =
      known.filter(({ atOnce }) => !atOnce).length === moves.length &&
      moves.every((move, i) => isAsRecorded(move, known[i] as RankedMove, view.tasks))
    this.#isContradicted = !isAlike && !this.#wasCut(state)
    if (!isAlike) return null
    const choice = this.#choose(moves, { state, view })
    this.#edge = { state, move: choice }
    return moves.findIndex((move) => isAsRecorded(move, known[choice] as RankedMove, view.tasks))
  }

  goesOnAtOnce(): boolean {
    return this.#graph.moveOf(this.#edge as Edge).atOnce ?? false
  }

  /** Whether a search that came to its bound has left a state without its moves. */
  #wasCut(state: number): boolean {
    return this.#graph.endingOf(state) === undefined && this.#graph.movesOf(state).length === 0
  }

  /** Whether the search is contradicted by a run that ended so; `null` if it was abandoned. */
  isContradictedBy(ending: Ending | null): boolean {
    const state = this.#state
    if (this.#isContradicted || state === undefined || ending === null) return this.#isContradicted
    const known = this.#graph.endingOf(state)
    return known === undefined || wayOf(known) !== wayOf(ending)
  }
}
