import type { Ending } from '../execution/ending.ts'
import type { Move } from '../execution/schedule.ts'
import type { Turn } from '../fingerprint/symmetry.ts'
import { Ints } from './ints.ts'

/** One way to go on from a state, by its place among {@link StateGraph.movesOf}. */
export interface Edge {
  readonly state: number
  readonly move: number
}

/** A state as a run comes to it. */
export interface Arrival {
  /** How the run can go on; none if it has ended. */
  readonly moves: readonly Move[]
  /** What the tasks have observed, two words each. */
  readonly histories: Int32Array
  /** A print of all that can be seen, but for what the tasks know. */
  readonly place: number
  /** The tasks that have something to get done, one bit each. */
  readonly live: number
  readonly ending?: Ending | undefined
}

const UNKNOWN = -1

/**
 * The states that were found, and which move leads from which to which. State 0 is the start.
 * Everything is kept in flat lists, for there are many states.
 */
export class StateGraph {
  /** How many moves there are of which it is not known where they lead. */
  unexplored = 0
  /** Some cycles are there only because a loop was seen to repeat itself many times. */
  hasAssumedLoops = false
  readonly #moves: (readonly Move[])[] = []
  readonly #moveLists = new Map<string, readonly Move[]>()
  readonly #endings = new Map<number, Ending>()
  readonly #places = new Ints()
  readonly #live = new Ints()
  readonly #histories = new Ints()
  readonly #parentStates = new Ints()
  readonly #parentMoves = new Ints()
  /** Where the moves of a state begin in the list of where they lead. */
  readonly #begins = new Ints()
  readonly #leadsTo = new Ints()
  /** Who got done what it had to do, for the few edges on which anyone did. */
  readonly #finished = new Map<number, number>()
  /** How the ranks of twins change, for the edges on which they do. */
  readonly #turns = new Map<number, Turn>()
  /** No state before this one has an unexplored move. */
  #firstOpen = 0

  get size(): number {
    return this.#moves.length
  }

  /** How many moves there are in all. */
  get edgeCount(): number {
    return this.#leadsTo.length
  }

  /** Adds a state that was first reached by `from`. */
  add(from: Edge | null, { moves, histories, place, live, ending }: Arrival): number {
    const state = this.size
    this.#moves.push(this.#shared(moves))
    this.#histories.pushAll(histories)
    this.#places.push(place)
    this.#live.push(live)
    if (ending !== undefined) this.#endings.set(state, ending)
    this.#parentStates.push(from?.state ?? UNKNOWN)
    this.#parentMoves.push(from?.move ?? UNKNOWN)
    this.#begins.push(this.#leadsTo.length)
    for (const _ of moves) this.#leadsTo.push(UNKNOWN)
    this.unexplored += moves.length
    return state
  }

  /** Many states have the same moves, which are kept once. */
  #shared(moves: readonly Move[]): readonly Move[] {
    const key = moves.map(({ task, operation }) => `${task}.${operation}`).join()
    const known = this.#moveLists.get(key) ?? moves
    this.#moveLists.set(key, known)
    return known
  }

  movesOf(state: number): readonly Move[] {
    return this.#moves[state] as readonly Move[]
  }

  moveOf({ state, move }: Edge): Move {
    return this.movesOf(state)[move] as Move
  }

  endingOf(state: number): Ending | undefined {
    return this.#endings.get(state)
  }

  get endings(): ReadonlyMap<number, Ending> {
    return this.#endings
  }

  placeOf(state: number): number {
    return this.#places.at(state)
  }

  /** The tasks that have something to get done in `state`, one bit each. */
  liveIn(state: number): number {
    return this.#live.at(state)
  }

  /** What the tasks had observed when they came to `state`. */
  historiesAt(state: number): Int32Array {
    const width = this.#histories.length / this.size
    return this.#histories.slice(state * width, (state + 1) * width)
  }

  /** Where a move leads, or `undefined` as long as that is unknown. */
  next(state: number, move: number): number | undefined {
    const next = this.#leadsTo.at(this.#begins.at(state) + move)
    return next === UNKNOWN ? undefined : next
  }

  /** Who got done with what it had to do on an edge, one bit a task. */
  finishedOn(state: number, move: number): number {
    return this.#finished.get(this.#begins.at(state) + move) ?? 0
  }

  /** How the ranks of the tasks change on an edge. */
  turnOn({ state, move }: Edge): Turn {
    return this.#turns.get(this.#begins.at(state) + move) ?? null
  }

  /** The rank that the task of an edge has where it leads. */
  moverAfter(edge: Edge): number {
    const { task } = this.moveOf(edge)
    return this.turnOn(edge)?.[task] ?? task
  }

  /** The moves along a way from the start, with tasks by their places in the program. */
  movesAlong(way: readonly Edge[]): Move[] {
    let places: Turn = null
    return way.map((edge) => {
      const { task, operation } = this.moveOf(edge)
      const move = { task: places?.[task] ?? task, operation }
      places = turned(places, this.turnOn(edge))
      return move
    })
  }

  link({ state, move }: Edge, next: number, finished: number, turn: Turn = null): void {
    const at = this.#begins.at(state) + move
    if (this.#leadsTo.at(at) === UNKNOWN) this.unexplored -= 1
    this.#leadsTo.set(at, next)
    if (finished !== 0) this.#finished.set(at, finished)
    if (turn !== null) this.#turns.set(at, turn)
    else this.#turns.delete(at)
  }

  /** The edge by which `state` was first found; `undefined` for the start. */
  parentOf(state: number): Edge | undefined {
    const parent = this.#parentStates.at(state)
    return parent < 0 ? undefined : { state: parent, move: this.#parentMoves.at(state) }
  }

  /** The edges that led to `state` when it was first found. */
  pathTo(state: number): Edge[] {
    const path: Edge[] = []
    for (let from = this.parentOf(state); from; from = this.parentOf(from.state)) path.push(from)
    return path.reverse()
  }

  /** The unexplored edge whose state was found first. There must be one. */
  anyUnexplored(): Edge {
    for (; ; this.#firstOpen += 1) {
      const move = this.#openMove(this.#firstOpen)
      if (move !== undefined) return { state: this.#firstOpen, move }
    }
  }

  #openMove(state: number): number | undefined {
    const moves = this.movesOf(state).length
    for (let move = 0; move < moves; move += 1) {
      if (this.next(state, move) === undefined) return move
    }
    return undefined
  }

  /**
   * A short way from `state` to an unexplored edge and along it; `null` if there is none among
   * the nearest `most` states.
   */
  wayToUnexplored(state: number, most: number): Edge[] | null {
    const ways: Way[] = [{ at: state, edge: null, before: null }]
    for (const way of ways) {
      const open = this.#openMove(way.at)
      if (open !== undefined) return [...edgesOf(way), { state: way.at, move: open }]
      const moves = this.movesOf(way.at).length
      for (let move = 0; move < moves && ways.length < most; move += 1) {
        const at = this.next(way.at, move) as number
        if (ways.some((other) => other.at === at)) continue
        ways.push({ at, edge: { state: way.at, move }, before: way })
      }
    }
    return null
  }
}

/** Who has which rank when ranks have changed; `null` where each task has its place in the program. */
function turned(places: Turn, turn: Turn): Turn {
  if (turn === null) return places
  const after: number[] = []
  for (const [from, to] of turn.entries()) after[to] = places?.[from] ?? from
  return after
}

/** How a state was come to: over `edge`, after the way `before`. */
export interface Way {
  readonly at: number
  readonly edge: Edge | null
  readonly before: Way | null
}

export function edgesOf(way: Way): Edge[] {
  const edges: Edge[] = []
  for (let at: Way | null = way; at?.edge; at = at.before) edges.push(at.edge)
  return edges.reverse()
}
