import { type Ending, wayOf } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import type { StateFingerprint, StateParts, View } from '../execution/scheduler.ts'
import type { Edge } from '../graph/paths.ts'
import { RankedMoves } from '../graph/ranked-moves.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { KnownSteps } from './known-steps.ts'

/** A state that a run has come to, as it is recognised. */
export interface Recognised {
  /** What it is known by among those that runs have come to. */
  readonly key: string
  /** Its number; `undefined` if it is new. */
  readonly known: number | undefined
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
  readonly histories: Int32Array
  /** Whether moves may have twins ({@link StateGraph.addTwin}). */
  readonly hasTwins: boolean
}

/** The states that a search has found, and what each is known by. */
export class FoundStates {
  readonly graph = new StateGraph()
  readonly knownSteps: KnownSteps
  readonly #keys = new Map<string, number>()
  readonly #rankedMoves = new RankedMoves()

  constructor() {
    this.knownSteps = new KnownSteps(this.graph, this.#rankedMoves)
  }

  /** Recognises a state, in which a run may have come to its `ending`; without a fingerprint each is new. */
  recognise(fingerprint: StateFingerprint | null, ending: Ending | undefined): Recognised {
    const { knownSteps } = this
    const key = this.#keyOf(fingerprint, ending)
    const parts = knownSteps.isOn ? (fingerprint?.parts() ?? null) : null
    const row = knownSteps.rowWith(parts)
    const composed = () => (row && ending === undefined ? knownSteps.stateWith(row) : undefined)
    const visible =
      row && parts
        ? knownSteps.composed.visibleOf(row, parts.visible)
        : (fingerprint?.visible.a ?? 0)
    return { key, known: this.#keys.get(key) ?? composed(), parts, row, visible, ending }
  }

  #keyOf(fingerprint: StateFingerprint | null, ending: Ending | undefined): string {
    if (fingerprint === null) return `${this.graph.size}`
    return `${fingerprint.all.key}${ending === undefined ? '' : wayOf(ending)}`
  }

  /**
   * Adds a state unless it is known, and learns from the first run that has come to it. Returns its number.
   * @throws AssumptionRefuted if a state that was put together is another one.
   */
  record(
    { key, known, parts, row, visible, ending }: Recognised,
    { from, moves, histories, hasTwins }: Arrival,
    { tasks, live }: View,
  ): number {
    if (this.#keys.has(key)) return known as number
    const { graph, knownSteps } = this
    const ranked = this.#rankedMoves.of(moves, tasks)
    const state =
      known ?? graph.add(from, { moves: ranked, histories, visible, live, ending, hasTwins })
    if (known === undefined) knownSteps.added(row, ending)
    this.#keys.set(key, state)
    if (row && parts) knownSteps.arrived(state, { ...parts, tasks }, ranked)
    return state
  }
}
