import { AssumptionRefuted } from '../execution/assumptions.ts'
import { type Ending, wayOf } from '../execution/ending.ts'
import type { Runner } from '../execution/runner.ts'
import type { Move } from '../execution/schedule.ts'
import type { Controls, Scheduler, View } from '../execution/scheduler.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { Edge } from '../graph/paths.ts'
import { isAsRecorded } from '../graph/ranked-moves.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import { indexBelow, type Random, randomFrom } from './random.ts'

/** This many runs are held against the states that a search has found. */
const RUNS = 100

/** A run without an end is abandoned after this many steps. */
const MAX_STEPS = 300

/** What is reported if states were merged that are not the same, and the reason is not known. */
const UNREACHED = 'something that the comparison does not reach'

/**
 * A net under the search. States that a search has merged count as the same from there on; a run
 * merges nothing. So runs with random choices, and one in Node's own order, are made to their ends,
 * and at each state the moves, and in the end the ending, must be those that the search has found.
 *
 * @throws AssumptionRefuted if they are not; then no states are merged.
 */
export async function holdAgainstRuns(
  runner: Runner,
  graph: StateGraph,
  hasSymmetry: boolean,
): Promise<void> {
  // A loop that is assumed to be endless merges on purpose what may differ, and is never a proof.
  if (!runner.assumptions.merges || graph.hasAssumedLoops) return
  const random = randomFrom(RUNS)
  for (let run = 0; run < RUNS; run += 1) {
    const follower = new Follower(graph, hasSymmetry, run === 0 ? null : random)
    const { ending } = await runner.run(follower)
    if (follower.isContradictedBy(ending)) {
      throw new AssumptionRefuted({ merges: false, unseen: UNREACHED })
    }
  }
}

/** Follows a run through the states of a search. */
class Follower implements Scheduler {
  readonly #graph: StateGraph
  readonly #hasSymmetry: boolean
  readonly #random: Random | null
  #ranking: Ranking | null = null
  /** The state that the run is in; `undefined` where the search has not been. */
  #state: number | undefined = 0
  #edge: Edge | null = null
  #steps = 0
  #isContradicted = false

  /** Without `random` it follows Node's own order. */
  constructor(graph: StateGraph, hasSymmetry: boolean, random: Random | null) {
    this.#graph = graph
    this.#hasSymmetry = hasSymmetry
    this.#random = random
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
      known.length === moves.length &&
      known.every((move, i) => isAsRecorded(moves[i] as Move, move, view.tasks))
    this.#isContradicted = !isAlike && !this.#wasCut(state)
    if (!isAlike) return null
    const own = () => moves.indexOf(view.nextInRunQueueOrder(moves))
    const move = this.#random === null ? own() : indexBelow(moves.length, this.#random)
    this.#edge = { state, move }
    return move
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
