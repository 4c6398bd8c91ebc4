import { HashIndex, hashed } from '../graph/hash-index.ts'
import { Ints, NONE } from '../graph/ints.ts'
import type { Edge } from '../graph/paths.ts'
import type { RankedMove } from '../graph/ranked-moves.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import type { StateRows } from '../graph/state-rows.ts'

/**
 * What steps do to the parts of a state that they use or change. An outcome is kept as the edge on
 * which a run has shown it: what these parts were before and after stands in the rows of its two
 * states. Outcomes that use the same parts, of the same move from the same point of its task, are of
 * one use. Both go by numbers, from 0 on.
 */
export class StepOutcomes {
  readonly #graph: StateGraph
  readonly #rows: StateRows
  /** By outcome: its edge, where that leads to, and the use. */
  readonly #states = new Ints()
  readonly #moves = new Ints()
  readonly #targets = new Ints()
  readonly #uses = new Ints()
  /** By use: its first outcome, and the number of the list of its parts. */
  readonly #firsts = new Ints()
  readonly #partsOfUses = new Ints()
  readonly #lists: (readonly number[])[] = []
  readonly #numbersOfLists = new Map<string, number>()
  readonly #usesByMove = new HashIndex((use) => {
    const first = this.likeOf(this.#firsts.at(use))
    return hashOfMove(this.#graph.moveOf(first), this.#pointOf(first))
  })
  readonly #outcomes = new HashIndex((outcome) =>
    this.#hashOf(this.#uses.at(outcome), this.#rowOf(outcome)),
  )

  constructor(graph: StateGraph, rows: StateRows) {
    this.#graph = graph
    this.#rows = rows
  }

  /** How many there are. */
  get size(): number {
    return this.#states.length
  }

  /** The outcome of `move` in a state with this `row`; `undefined` if no run has shown it. */
  find(move: RankedMove, row: Int32Array): number | undefined {
    const point = row[this.#rows.partOfTask(move.rank)] as number
    for (let use = this.#firstUse(move, point); use !== NONE; use = this.#usesByMove.next(use)) {
      const outcome = this.#isOf(use, move, point) ? this.#inUse(use, row) : NONE
      if (outcome !== NONE) return outcome
    }
    return undefined
  }

  /** Adds what `edge`, whose outcome is not known, has done to `parts`: it has led to `target`. */
  add(edge: Edge, target: number, parts: readonly number[]): void {
    const outcome = this.size
    this.#states.push(edge.state)
    this.#moves.push(edge.move)
    this.#targets.push(target)
    const use = this.#useOf(outcome, this.#numberOf(parts))
    this.#uses.push(use)
    this.#outcomes.add(outcome, this.#hashOf(use, this.#rowOf(outcome)))
  }

  /** The edge on which a run has shown an outcome. */
  likeOf(outcome: number): Edge {
    return { state: this.#states.at(outcome), move: this.#moves.at(outcome) }
  }

  /** Turns `row` into the one to which an outcome leads from it. Returns it. */
  advance(row: Int32Array, outcome: number): Int32Array {
    const target = this.#targets.at(outcome)
    for (const part of this.#partsIn(this.#uses.at(outcome)))
      row[part] = this.#rows.at(target, part)
    return row
  }

  /** The row of the state in which a run has shown an outcome. */
  #rowOf(outcome: number): Int32Array {
    return this.#rows.rowOf(this.#states.at(outcome))
  }

  /** The part of the task that makes the move. */
  #pointOf(edge: Edge): number {
    return this.#rows.at(edge.state, this.#rows.partOfTask(this.#graph.moveOf(edge).rank))
  }

  #firstUse(move: RankedMove, point: number): number {
    return this.#usesByMove.first(hashOfMove(move, point))
  }

  /** Whether a use is one of this move from this point. */
  #isOf(use: number, { rank, operation, atOnce }: RankedMove, point: number): boolean {
    const first = this.likeOf(this.#firsts.at(use))
    const move = this.#graph.moveOf(first)
    const isSame = move.rank === rank && move.operation === operation && move.atOnce === atOnce
    return isSame && this.#pointOf(first) === point
  }

  /** The use of an outcome, the latest; a new one unless there is one with these parts. */
  #useOf(outcome: number, parts: number): number {
    const edge = this.likeOf(outcome)
    const move = this.#graph.moveOf(edge)
    const point = this.#pointOf(edge)
    for (let use = this.#firstUse(move, point); use !== NONE; use = this.#usesByMove.next(use)) {
      if (this.#partsOfUses.at(use) === parts && this.#isOf(use, move, point)) return use
    }
    const use = this.#firsts.length
    this.#firsts.push(outcome)
    this.#partsOfUses.push(parts)
    this.#usesByMove.add(use, hashOfMove(move, point))
    return use
  }

  #numberOf(parts: readonly number[]): number {
    const key = parts.join()
    const number = this.#numbersOfLists.get(key) ?? this.#lists.push(parts) - 1
    this.#numbersOfLists.set(key, number)
    return number
  }

  #partsIn(use: number): readonly number[] {
    return this.#lists[this.#partsOfUses.at(use)] as readonly number[]
  }

  /** The outcome of a use where its parts are those of `row`. */
  #inUse(use: number, row: Int32Array): number {
    let outcome = this.#outcomes.first(this.#hashOf(use, row))
    while (outcome !== NONE && !this.#isLike(outcome, use, row)) {
      outcome = this.#outcomes.next(outcome)
    }
    return outcome
  }

  #isLike(outcome: number, use: number, row: Int32Array): boolean {
    if (this.#uses.at(outcome) !== use) return false
    const like = this.#states.at(outcome)
    for (const part of this.#partsIn(use)) if (this.#rows.at(like, part) !== row[part]) return false
    return true
  }

  #hashOf(use: number, row: Int32Array): number {
    let hash = use
    for (const part of this.#partsIn(use)) hash = hashed(hash, row[part] as number)
    return hash
  }
}

const hashOfMove = ({ rank, operation, atOnce }: RankedMove, point: number): number =>
  hashed(hashed(hashed(rank, point), operation), atOnce ? 1 : 0)
