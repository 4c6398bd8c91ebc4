import type { Ending } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import type { Permutation } from '../fingerprint/symmetry.ts'
import { EdgeEffects } from './edge-effects.ts'
import { Ints, NONE } from './ints.ts'
import { MoveLists } from './move-lists.ts'
import { type Edge, edgesTo, nearestGoal, type Passable } from './paths.ts'
import type { RankedMove } from './ranked-moves.ts'
import { NO_TASKS, only, type TaskSet, union } from './task-set.ts'

/** An edge whose target is known. */
export interface Link {
  readonly edge: Edge
  readonly to: number
}

/** A state as a run comes to it. */
export interface Arrival {
  /** How the run can go on; none if it has ended. */
  readonly moves: readonly RankedMove[]
  /** One word of the fingerprint of all that can be seen from outside. */
  readonly visible: number
  /** The tasks that still have to finish, or to finish a round. */
  readonly live: TaskSet
  readonly ending?: Ending | undefined
  /** Whether its moves may have twins ({@link StateGraph.addTwin}). */
  readonly hasTwins: boolean
  /** Whether no run has come to it: it follows from what runs have shown. */
  readonly isComposed?: boolean
}

/**
 * The states that were found, and which move leads from which to which. State 0 is the start.
 * Everything is kept in flat lists, for there are many states.
 */
export class StateGraph implements Passable {
  /** How many moves there are whose target is not known. */
  unexplored = 0
  /** Some cycles are there only because a loop was seen to repeat itself many times. */
  hasAssumedLoops = false
  /** How many states were added that no run had come to. */
  composed = 0
  readonly #moves = new MoveLists()
  readonly #endings = new Map<number, Ending>()
  readonly #visible = new Ints(4)
  readonly #live = new Ints()
  readonly #parentStates = new Ints()
  readonly #parentMoves = new Ints()
  readonly #depths = new Ints()
  readonly #isComposed = new Ints()
  /** Where the moves of a state begin in the list of targets. */
  readonly #begins = new Ints()
  readonly #targets = new Ints()
  readonly #effects = new EdgeEffects()

  get size(): number {
    return this.#moves.size
  }

  /** How many moves there are in all. */
  get edgeCount(): number {
    let count = 0
    for (let state = 0; state < this.size; state += 1) count += this.degreeOf(state)
    return count
  }

  /** Adds a state that was first reached by `from`. Returns its number. */
  add(from: Edge | null, arrival: Arrival): number {
    const { moves, visible, live, ending, hasTwins, isComposed = false } = arrival
    const most = hasTwins ? 2 * moves.length : moves.length
    const state = this.size
    this.#moves.push(moves)
    this.#visible.push(visible)
    this.#live.push(live)
    if (ending !== undefined) this.#endings.set(state, ending)
    this.#parentStates.push(from?.state ?? NONE)
    this.#parentMoves.push(from?.move ?? NONE)
    this.#depths.push(from === null ? 0 : this.depthOf(from.state) + 1)
    this.#begins.push(this.#targets.length)
    this.#targets.extend(this.#targets.length + most)
    this.#isComposed.push(isComposed ? 1 : 0)
    if (isComposed) this.composed += 1
    this.unexplored += moves.length
    return state
  }

  /** Adds, unless it is there, the same move with what is handed over in it going on at once. */
  addTwin(edge: Edge): void {
    const { state, move } = edge
    if (this.twinOf(edge) !== undefined) return
    this.#moves.addTwin(state, move)
    this.unexplored += 1
  }

  /** The twin of an edge whose move holds up what is handed over; `undefined` if there is none. */
  twinOf(edge: Edge): Edge | undefined {
    const { rank, operation, atOnce } = this.moveOf(edge)
    if (atOnce) return undefined
    const { state } = edge
    const move = this.movesOf(state).findIndex(
      (other) => other.atOnce && other.rank === rank && other.operation === operation,
    )
    return move < 0 ? undefined : { state, move }
  }

  movesOf(state: number): readonly RankedMove[] {
    return this.#moves.of(state)
  }

  degreeOf(state: number): number {
    return this.movesOf(state).length
  }

  moveOf({ state, move }: Edge): RankedMove {
    return this.movesOf(state)[move] as RankedMove
  }

  /** A number that stands for an edge. */
  numberOf({ state, move }: Edge): number {
    return this.#begins.at(state) + move
  }

  /** The edge of this number. */
  edgeAt(number: number): Edge {
    const state = this.#begins.lastUpTo(number)
    return { state, move: number - this.#begins.at(state) }
  }

  endingOf(state: number): Ending | undefined {
    return this.#endings.get(state)
  }

  get endings(): ReadonlyMap<number, Ending> {
    return this.#endings
  }

  /** One word of the fingerprint of all that can be seen of `state` from outside. */
  visibleIn(state: number): number {
    return this.#visible.at(state)
  }

  /** The tasks that still have to finish, or to finish a round, in `state`. */
  liveIn(state: number): TaskSet {
    return this.#live.at(state) as TaskSet
  }

  /** The tasks that can make a step in `state`. */
  enabledIn(state: number): TaskSet {
    return this.movesOf(state).reduce((all, { rank }) => union(all, only(rank)), NO_TASKS)
  }

  /** The target of a move, or `undefined` as long as it is unknown. */
  next(state: number, move: number): number | undefined {
    const next = this.#targets.at(this.#begins.at(state) + move)
    return next === NONE ? undefined : next
  }

  /** The edges of `state` whose target is known. */
  linksFrom(state: number): Link[] {
    const links: Link[] = []
    const degree = this.degreeOf(state)
    for (let move = 0; move < degree; move += 1) {
      const to = this.next(state, move)
      if (to !== undefined) links.push({ edge: { state, move }, to })
    }
    return links
  }

  /** The targets of the moves of `state`, as far as they are known. */
  successorsOf(state: number): number[] {
    const successors: number[] = []
    const begin = this.#begins.at(state)
    const end = begin + this.degreeOf(state)
    for (let number = begin; number < end; number += 1) {
      const to = this.#targets.at(number)
      if (to !== NONE) successors.push(to)
    }
    return successors
  }

  /** The tasks that finish a round on an edge. */
  finishedOn(edge: Edge): TaskSet {
    return this.#effects.of(this.numberOf(edge)).finished
  }

  /** How the ranks of the tasks change on an edge. */
  permutationOn(edge: Edge): Permutation {
    return this.#effects.of(this.numberOf(edge)).permutation
  }

  /** The rank that the task of an edge has in its target. */
  rankAfter(edge: Edge): number {
    const { rank } = this.moveOf(edge)
    return this.permutationOn(edge)?.[rank] ?? rank
  }

  /** The moves along a path from the start, with tasks by their indices in the program. */
  movesAlong(path: readonly Edge[]): Move[] {
    let indices: Permutation = null
    return path.map((edge) => {
      const { rank, ...how } = this.moveOf(edge)
      const move = { ...how, task: indices?.[rank] ?? rank }
      indices = permuted(indices, this.permutationOn(edge))
      return move
    })
  }

  link({ state, move }: Edge, target: number, finished: TaskSet, permutation: Permutation): void {
    const at = this.#begins.at(state) + move
    if (this.#targets.at(at) === NONE) this.unexplored -= 1
    this.#targets.set(at, target)
    this.#effects.set(at, { finished, permutation })
    this.#isReachedIn(target, this.depthOf(state) + 1)
  }

  /** `state` is reached in `depth` steps, and what follows it in a few more. */
  #isReachedIn(state: number, depth: number): void {
    const reached = [{ state, depth }]
    for (let at = reached.pop(); at !== undefined; at = reached.pop()) {
      const { state, depth } = at
      if (this.depthOf(state) <= depth) continue
      this.#depths.set(state, depth)
      for (const to of this.successorsOf(state)) reached.push({ state: to, depth: depth + 1 })
    }
  }

  /** The edge by which `state` was first found; `undefined` for the start. */
  parentOf(state: number): Edge | undefined {
    const parent = this.#parentStates.at(state)
    return parent < 0 ? undefined : { state: parent, move: this.#parentMoves.at(state) }
  }

  /** Whether `state` was first found by `edge`. */
  isFirstTo(state: number, { state: from, move }: Edge): boolean {
    return this.#parentStates.at(state) === from && this.#parentMoves.at(state) === move
  }

  /** Whether no run had come to `state` when it was added. */
  isComposed(state: number): boolean {
    return this.#isComposed.at(state) === 1
  }

  /** The least number of steps that lead to `state`, as far as is known. */
  depthOf(state: number): number {
    return this.#depths.at(state)
  }

  /** The edges that led to `state` when it was first found. */
  pathTo(state: number): Edge[] {
    const path: Edge[] = []
    for (let from = this.parentOf(state); from; from = this.parentOf(from.state)) path.push(from)
    return path.reverse()
  }

  /**
   * An unexplored edge of the first state from `first` on that has one, and that was found within fewer
   * than `horizon` steps; `undefined` if none has.
   */
  unexploredFrom(first: number, horizon: number): Edge | undefined {
    for (let state = first; state < this.size; state += 1) {
      const move = this.depthOf(state) < horizon ? this.#openMove(state) : undefined
      if (move !== undefined) return { state, move }
    }
    return undefined
  }

  /** All schedules with at most this many steps are in the graph; `null` if all are. */
  get horizon(): number | null {
    const node = nearestGoal(this, 0, ({ state }) => this.#openMove(state) !== undefined)
    return node === undefined ? null : edgesTo(node).length
  }

  #openMove(state: number): number | undefined {
    const degree = this.degreeOf(state)
    for (let move = 0; move < degree; move += 1) {
      if (this.next(state, move) === undefined) return move
    }
    return undefined
  }
}

/**
 * The index in the program of the task at each rank, after `permutation`; `null` where the two
 * agree.
 */
export function permuted(indices: Permutation, permutation: Permutation): Permutation {
  if (permutation === null) return indices
  const after: number[] = []
  for (const [from, to] of permutation.entries()) after[to] = indices?.[from] ?? from
  return after
}
