import { type Ending, wayOf } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import type { StateFingerprint, StateParts, View } from '../execution/scheduler.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { Ints } from '../graph/ints.ts'
import type { Edge } from '../graph/paths.ts'
import { RankedMoves } from '../graph/ranked-moves.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { WordPairs } from '../graph/word-pairs.ts'
import { Histories } from './histories.ts'
import { KnownSteps } from './known-steps.ts'

/** A state that a run has come to, as it is recognised. */
export interface Recognised {
  /** What it is known by among those that runs have come to; `null` where each is new. */
  readonly all: Fingerprint | null
  /** Its number; `undefined` if it is new. */
  readonly known: number | undefined
  /** Whether a run has come to it before. */
  readonly isVisited: boolean
  readonly parts: StateParts | null
  /** Its parts by number; `null` where nothing is learnt of it. */
  readonly row: Int32Array | null
  /** One word of all that can be seen of it from outside. */
  readonly visible: number
  readonly ending: Ending | undefined
}

/** How a run has come to a state, and how it can go on. */
export interface Arrival {
  readonly from: Edge | null
  readonly moves: readonly Move[]
  /** What the tasks have observed, two words each, and two for each attempt under way. */
  readonly histories: () => Int32Array
  /** Whether moves may have twins ({@link StateGraph.addTwin}). */
  readonly hasTwins: boolean
}

/** The states that a search has found, and what each is known by. */
export class FoundStates {
  readonly graph = new StateGraph()
  readonly knownSteps: KnownSteps
  readonly #rankedMoves = new RankedMoves()
  readonly #histories = new Histories()
  /** Those that runs have come to, by the way in which a run ends there; an empty text where none does. */
  readonly #visited = new Map<string, VisitedStates>()

  constructor() {
    this.knownSteps = new KnownSteps(this.graph, this.#rankedMoves)
  }

  /** Recognises a state, in which a run may have come to its `ending`; without a fingerprint each is new. */
  recognise(fingerprint: StateFingerprint | null, ending: Ending | undefined): Recognised {
    const { knownSteps } = this
    const all = fingerprint?.all ?? null
    const visited = all === null ? undefined : this.#visitedWith(ending).find(all)
    const parts = knownSteps.isOn ? (fingerprint?.parts() ?? null) : null
    const row = knownSteps.rowWith(parts)
    const composed = () => (row && ending === undefined ? knownSteps.stateWith(row) : undefined)
    const visible =
      row && parts
        ? knownSteps.composed.visibleOf(row, parts.visible)
        : (fingerprint?.visible.a ?? 0)
    const isVisited = visited !== undefined
    return { all, known: visited ?? composed(), isVisited, parts, row, visible, ending }
  }

  #visitedWith(ending: Ending | undefined): VisitedStates {
    const way = ending === undefined ? '' : wayOf(ending)
    let states = this.#visited.get(way)
    if (states === undefined) {
      states = new VisitedStates()
      this.#visited.set(way, states)
    }
    return states
  }

  /**
   * Adds a state unless it is known, and learns from the first run that has come to it. Returns its number.
   * @throws AssumptionRefuted if a state that was put together is another one.
   */
  record(
    { all, known, isVisited, parts, row, visible, ending }: Recognised,
    { from, moves, histories, hasTwins }: Arrival,
    { tasks, live }: View,
  ): number {
    if (isVisited) return known as number
    const { graph, knownSteps } = this
    const ranked = this.#rankedMoves.of(moves, tasks)
    const state = known ?? graph.add(from, { moves: ranked, visible, live, ending, hasTwins })
    if (known === undefined) {
      this.#histories.add(state, histories())
      knownSteps.added(row, ending)
    }
    if (all !== null) this.#visitedWith(ending).add(all, state)
    if (row && parts) knownSteps.arrived(state, { ...parts, tasks }, ranked)
    return state
  }

  /** What the tasks had observed when they came to `state`, as runs have recorded it. */
  historiesAt(state: number): Int32Array {
    return this.graph.isComposed(state)
      ? this.knownSteps.composed.historiesAt(state)
      : this.#histories.of(state)
  }
}

/** States that runs have come to, by their fingerprints. */
class VisitedStates {
  readonly #fingerprints = new WordPairs()
  /** By the number of the fingerprint. */
  readonly #states = new Ints()

  find({ a, b }: Fingerprint): number | undefined {
    const number = this.#fingerprints.find(a, b)
    return number === undefined ? undefined : this.#states.at(number)
  }

  /** Adds a state that is not there yet. */
  add({ a, b }: Fingerprint, state: number): void {
    this.#fingerprints.numberOf(a, b)
    this.#states.push(state)
  }
}
