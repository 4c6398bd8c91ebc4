import { AssumptionRefuted } from '../execution/assumptions.ts'
import type { Ending } from '../execution/ending.ts'
import type { StepFootprint } from '../execution/footprint.ts'
import type { StateParts } from '../execution/scheduler.ts'
import type { Edge } from '../graph/paths.ts'
import type { RankedMove, RankedMoves } from '../graph/ranked-moves.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import { ORDER, StateRows, UNNOTICED } from '../graph/state-rows.ts'
import { type Arrived, ComposedStates, type Doubts } from './composed-states.ts'
import { StepOutcomes } from './step-outcomes.ts'

// Edges whose targets are known without a run.
//
// A state has parts: what can be read unnoticed, the record, each lock and variable with those that wait
// for it, and each task with all that it knows. A step changes some of them, and uses some: those of the
// tasks whose code runs, the locks and variables that this code calls, and what can be read unnoticed. The
// rest makes no difference to it. So if a step was run once, it does the same in each state in which all
// parts that it uses or changes are the same, and leaves the others as they are. So it is known which state
// must come of that, and the edge leads there: to a known state, or to one that is put together from its
// parts (see composed-states.ts). No run has to show it.
//
// Nothing is left out of the graph, so that all counts are those of a search that runs each edge. The
// runs that are made also check what is assumed here, for many of their steps were known before: one that
// does otherwise refutes it, and the search starts again without.

/** An edge that a run has made. */
interface Run {
  readonly edge: Edge
  readonly target: number
  /** `null` if it is not known what the step has used. */
  readonly footprint: StepFootprint | null
  /** The parts of the state that it has led to; `null` if they are not known. */
  readonly parts: StateParts | null
}

/** After this many outcomes have been learnt, at least a quarter as many edges must have been inferred. */
const FEW_OUTCOMES = 400
const LEAST_USE = 1 / 4

/** What steps do, as runs have shown. */
export class KnownSteps {
  /** Whether anything is learnt, and inferred. */
  isOn = true
  /** What is looked for before a state is put together; `undefined` if none is. */
  doubts: Doubts | undefined
  readonly composed: ComposedStates
  readonly #graph: StateGraph
  readonly #rows = new StateRows()
  readonly #outcomes: StepOutcomes
  /** One array for all rows that are looked up: to make one takes longer than to fill it. */
  #row = new Int32Array()
  #inferred = 0

  constructor(graph: StateGraph, rankedMoves: RankedMoves) {
    this.#graph = graph
    this.#outcomes = new StepOutcomes(graph, this.#rows)
    this.composed = new ComposedStates(graph, this.#rows, rankedMoves)
  }

  /** The row of a state with these parts; `null` where nothing is learnt of it. */
  rowWith(parts: StateParts | null): Int32Array | null {
    return this.isOn && parts !== null ? this.#rows.rowWith(parts) : null
  }

  /** The state with this row, if it is one from which runs go on. */
  stateWith(row: Int32Array): number | undefined {
    const state = this.#rows.find(row)
    return state === undefined || this.#graph.endingOf(state) !== undefined ? undefined : state
  }

  /** The latest state of the graph has this row. */
  added(row: Int32Array | null, ending: Ending | undefined): void {
    if (this.isOn) this.#rows.add(row, isOfState(ending))
  }

  /** A run has come to `state` for the first time. */
  arrived(state: number, tasks: Arrived, moves: readonly RankedMove[]): void {
    if (isOfState(this.#graph.endingOf(state))) this.composed.learn(state, tasks, moves)
  }

  /** Links `edge` to its target, if that follows from what is known. Returns whether it does. */
  infer(edge: Edge): boolean {
    const outcome = this.#outcomeOf(edge)
    if (outcome === undefined) return false
    const row = this.#rowAfter(edge, outcome)
    const target = this.#rows.find(row) ?? this.#composed(edge, row)
    if (target === undefined) return false
    const graph = this.#graph
    const like = this.#outcomes.likeOf(outcome)
    this.#inferred += 1
    graph.link(edge, target, graph.finishedOn(like), null)
    if (graph.twinOf(like) !== undefined) graph.addTwin(edge)
    return true
  }

  #composed(edge: Edge, row: Int32Array): number | undefined {
    return this.doubts && this.composed.add(edge, row, this.doubts)
  }

  /** Where `edge` leads to, and an edge with the same step; `undefined` if that is not known. */
  targetOf(edge: Edge): { readonly target: number; readonly like: Edge } | undefined {
    const outcome = this.#outcomeOf(edge)
    if (outcome === undefined) return undefined
    const target = this.#rows.find(this.#rowAfter(edge, outcome))
    return target === undefined ? undefined : { target, like: this.#outcomes.likeOf(outcome) }
  }

  /**
   * The row after `move` in a state with this `row`; `null` if its task cannot make it there, and
   * `undefined` if no run has shown that.
   */
  rowAfterMove(row: Int32Array, move: RankedMove): Int32Array | null | undefined {
    const { rank, operation } = move
    const task = row[this.#rows.partOfTask(rank)] as number
    if (this.composed.canMake(rank, task, operation) === false) return null
    const outcome = this.#outcomes.find(move, row)
    return outcome === undefined ? undefined : this.#outcomes.advance(row.slice(), outcome)
  }

  /**
   * Learns from a run, or holds it against what is known.
   * @throws AssumptionRefuted if it contradicts that.
   */
  learn(run: Run): void {
    const { edge, target, footprint, parts } = run
    if (!this.isOn || !this.#rows.isKnown(edge.state)) return
    const known = this.#outcomeOf(edge)
    if (known !== undefined) {
      if (!this.#isAsKnown(run, known)) throw new AssumptionRefuted({ stepsAreLocal: false })
    } else if (
      footprint !== null &&
      parts !== null &&
      this.#rows.isKnown(target) &&
      this.#isUseful
    ) {
      if (isOfState(this.#graph.endingOf(target))) this.#add(edge, target, footprint, parts)
    }
  }

  get #isUseful(): boolean {
    const { size } = this.#outcomes
    return size < FEW_OUTCOMES || this.#inferred > size * LEAST_USE
  }

  #isAsKnown({ edge, target }: Run, outcome: number): boolean {
    const graph = this.#graph
    const like = this.#outcomes.likeOf(outcome)
    const row = this.#rowAfter(edge, outcome)
    // The parts are not known where a cycle of mutexes has closed; then no known state looks like this.
    const hasRow =
      !this.#rows.isKnown(target) ||
      row.every((number, part) => number === this.#rows.at(target, part))
    return (
      hasRow &&
      (this.#rows.find(row) ?? target) === target &&
      graph.finishedOn(edge) === graph.finishedOn(like) &&
      (graph.twinOf(edge) === undefined) === (graph.twinOf(like) === undefined)
    )
  }

  #add(edge: Edge, target: number, footprint: StepFootprint, after: StateParts): void {
    const parts = this.#partsOf(edge.state, target, footprint, after.attendants)
    if (parts === null) return
    this.#outcomes.add(edge, target, parts)
  }

  /** All that the step has used or changed; `null` if that is not a part of every state. */
  #partsOf(
    state: number,
    target: number,
    { tasks, primitives, ordersWaiting }: StepFootprint,
    attendants: StateParts['attendants'],
  ): readonly number[] | null {
    const rows = this.#rows
    const parts = new Set([UNNOTICED])
    if (ordersWaiting) parts.add(ORDER)
    for (const { index } of tasks) parts.add(rows.partOfTask(index))
    const used = new Set(primitives)
    for (const primitive of used) {
      const part = rows.partOf(primitive)
      if (part === undefined) return null
      parts.add(part)
    }
    for (const [primitive, task] of attendants) {
      if (primitive === null ? ordersWaiting : used.has(primitive)) parts.add(rows.partOfTask(task))
    }
    for (let part = 0; part < rows.width; part += 1) {
      if (rows.at(state, part) !== rows.at(target, part)) parts.add(part)
    }
    return [...parts].sort((a, b) => a - b)
  }

  #outcomeOf(edge: Edge): number | undefined {
    if (!this.isOn || !this.#rows.isKnown(edge.state)) return undefined
    return this.#outcomes.find(this.#graph.moveOf(edge), this.#rowOf(edge.state))
  }

  /** The row to which an outcome leads on `edge`, until another one is asked for. */
  #rowAfter(edge: Edge, outcome: number): Int32Array {
    return this.#outcomes.advance(this.#rowOf(edge.state), outcome)
  }

  /** The row of a state, until another one is asked for. */
  #rowOf(state: number): Int32Array {
    const { width } = this.#rows
    if (this.#row.length !== width) this.#row = new Int32Array(width)
    return this.#rows.copyRow(state, this.#row)
  }
}

/** The endings that follow from the state, however it was reached. */
const OF_STATE: ReadonlySet<Ending['kind']> = new Set(['done', 'stuck', 'cycle'])

const isOfState = (ending: Ending | undefined): boolean =>
  ending === undefined || OF_STATE.has(ending.kind)
