import { AssumptionRefuted } from '../execution/assumptions.ts'
import { ALL_START } from '../execution/schedule.ts'
import type { LockWait, StateParts, View } from '../execution/scheduler.ts'
import { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { Edge } from '../graph/paths.ts'
import { MovesOfTask, type RankedMove, type RankedMoves } from '../graph/ranked-moves.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import type { StateRows } from '../graph/state-rows.ts'
import { StatesByRow } from '../graph/states-by-row.ts'
import { NO_TASKS, withTask } from '../graph/task-set.ts'

// States that no run has come to.
//
// What a step leads to is known by its parts (see known-steps.ts). Such a state need not be a known one: what
// each task can do in it follows from the part of the task, which some run has come to with other parts
// around it. So the state is put together from its parts, and the search goes on from there.
//
// A run is needed where more has to be known of a state than its moves: how it ends, if nothing can move;
// whether a cycle of mutexes has closed; whether the invariants hold, unless the same was shared in a state
// in which a run has checked them; and whether it closes a loop that looks the same from outside. One in
// `SAMPLE` is run though none of that is so, and held against what it should be.

const SAMPLE = 32

/** Stands for the part of a lock that was not there from the start: part 0 is none of a lock. */
const NO_PART = 0

/** What follows from the part of a state that is one task's own. */
interface Point {
  readonly moves: MovesOfTask
  readonly isAtWork: boolean
  /** The part of the lock that it waits for and nothing else; `null` if there is none. */
  readonly waitsFor: number | null
  /** What the task has observed, and each of its attempts under way: two words each. */
  readonly histories: readonly number[]
  /** One word: where it stands, as far as can be seen from outside. */
  readonly visible: number
}

/** The tasks in a state that a run has come to. */
export type Arrived = Pick<View, 'tasks'> & Pick<StateParts, 'visible' | 'waits'>

/** How a state looks. */
export interface Looks {
  /** One word of all that can be seen of it from outside. */
  readonly visible: number
  /** Its parts by number; `null` where they are not known. */
  readonly row: Int32Array | null
}

/** What is looked for in a state before it is put together. */
export interface Doubts {
  /** No more states than these. */
  readonly maxStates: number
  readonly hasInvariants: boolean
  readonly seesCyclesEarly: boolean
  readonly hasTwins: boolean
  readonly closesLoop: (edge: Edge, looks: Looks) => boolean
}

/** Puts states together from parts that runs have come to. */
export class ComposedStates {
  readonly #graph: StateGraph
  readonly #rows: StateRows
  readonly #rankedMoves: RankedMoves
  /** By the index of the task and the number of its part. */
  readonly #points: Point[][] = []
  /** The states in which runs have checked the invariants, by what is shared in them. */
  readonly #judged: StatesByRow
  /** Who holds a lock alone, by its part and the number of that; `null` if it is not held by one alone. */
  readonly #holders: (number | null)[][] = []
  #asked = 0

  constructor(graph: StateGraph, rows: StateRows, rankedMoves: RankedMoves) {
    this.#graph = graph
    this.#rows = rows
    this.#rankedMoves = rankedMoves
    this.#judged = new StatesByRow(rows, () => rows.shared)
  }

  /**
   * Learns from a run that has come to `state`, where it can make these `moves`; or holds it against what
   * is known.
   * @throws AssumptionRefuted if a task can do something else than where its part was the same.
   */
  learn(state: number, { tasks, visible, waits }: Arrived, moves: readonly RankedMove[]): void {
    const rows = this.#rows
    for (const [i, { isAtWork, histories }] of tasks.entries()) {
      const own = new MovesOfTask(
        moves.filter(({ rank, operation }) => rank === i && operation !== ALL_START.operation),
      )
      const points = this.#points[i] ?? []
      this.#points[i] = points
      const number = rows.at(state, rows.partOfTask(i))
      const known = points[number]
      const waitsFor = this.#learnWait(state, waits[i] ?? null)
      if (known === undefined) {
        const words = histories.flatMap(({ a, b }) => [a, b])
        const seen = visible[i] as number
        points[number] = { moves: own, isAtWork, waitsFor, histories: words, visible: seen }
      } else if (known.moves.key !== own.key || known.isAtWork !== isAtWork) {
        throw new AssumptionRefuted({ stepsAreLocal: false })
      }
    }
    this.#judged.add(state, rows.rowOf(state))
  }

  /** The state with this row, to which `edge` leads; `undefined` if a run is needed. */
  add(edge: Edge, row: Int32Array, doubts: Doubts): number | undefined {
    const points = this.#pointsIn(row)
    if (points === null || this.#isDoubtful(row, points, doubts)) return undefined
    const visible = this.visibleOf(row, points.map(visibleAt))
    if (doubts.closesLoop(edge, { visible, row })) return undefined
    this.#asked += 1
    if (this.#asked % SAMPLE === 0) return undefined
    const moves = this.#rankedMoves.together(points.map((point) => point.moves))
    let live = NO_TASKS
    for (const [i, { isAtWork }] of points.entries()) if (isAtWork) live = withTask(live, i)
    const { hasTwins } = doubts
    this.#rows.add(row, true)
    return this.#graph.add(edge, { moves, visible, live, hasTwins, isComposed: true })
  }

  /** What the tasks had observed when they came to a state that was put together. */
  historiesAt(state: number): Int32Array {
    const points = this.#pointsIn(this.#rows.rowOf(state)) ?? []
    return Int32Array.from(points.flatMap(({ histories }) => histories))
  }

  #isDoubtful(row: Int32Array, points: readonly Point[], doubts: Doubts): boolean {
    const { maxStates, hasInvariants, seesCyclesEarly } = doubts
    return (
      this.#graph.size >= maxStates ||
      points.every(({ moves }) => moves.key === '') ||
      (seesCyclesEarly && this.#hasCycle(row, points)) ||
      (hasInvariants && this.#judged.find(row) === undefined)
    )
  }

  /** Notes who holds the lock that a task waits for. Returns the part of the lock. */
  #learnWait(state: number, wait: LockWait | null): number | null {
    if (wait === null) return null
    const part = (wait.lock !== undefined && this.#rows.partOf(wait.lock)) || NO_PART
    const holders = this.#holders[part] ?? []
    this.#holders[part] = holders
    if (part !== NO_PART) holders[this.#rows.at(state, part)] = wait.holder
    return part
  }

  /** Whether tasks wait for each other in `row`, or may do so. */
  #hasCycle(row: Int32Array, points: readonly Point[]): boolean {
    return points.some((_, task) => {
      let at: number | null | undefined = task
      for (let passed = 0; passed < points.length; passed += 1) {
        const part: number | null | undefined = points[at]?.waitsFor
        if (part === null || part === undefined) return false
        at = this.#holders[part]?.[row[part] as number]
        if (at === null) return false
        if (at === undefined) return true // no run has shown who holds it
      }
      return true
    })
  }

  /** The tasks as they are in `row`; `null` if no run has come to one of them. */
  #pointsIn(row: Int32Array): readonly Point[] | null {
    const { shared } = this.#rows
    const points: Point[] = []
    for (let part = shared; part < row.length; part += 1) {
      const point = this.#points[part - shared]?.[row[part] as number]
      if (point === undefined) return null
      points.push(point)
    }
    return points
  }

  /** Whether a task at this part of its own can make a move with `operation`; `undefined` if that is not known. */
  canMake(task: number, part: number, operation: number): boolean | undefined {
    const point = this.#points[task]?.[part]
    return point?.moves.moves.some((move) => move.operation === operation)
  }

  /** One word of all that can be seen from outside in a state with this row; `undefined` if it is not known. */
  visibleIn(row: Int32Array): number | undefined {
    const points = this.#pointsIn(row)
    return points?.length ? this.visibleOf(row, points.map(visibleAt)) : undefined
  }

  /** The same, if of each task one word is known. */
  visibleOf(row: Int32Array, ofTasks: readonly number[]): number {
    const word = new Fingerprint()
    for (let part = 0; part < this.#rows.shared; part += 1) word.add(row[part] as number)
    for (const visible of ofTasks) word.add(visible)
    return word.a
  }
}

const visibleAt = ({ visible }: Point): number => visible
