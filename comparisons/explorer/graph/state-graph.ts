import TinyQueue from 'tinyqueue'
import type { Outcome } from '../../patterns/stage.ts'
import type { Ending } from './ending.ts'
import type { Move } from './schedule.ts'

const UNKNOWN = -1

/** A schedule through the graph, and what makes it simple or not. */
export interface Path {
  readonly moves: readonly Move[]
  readonly ending: Ending
  /** How often a task that could have gone on was made to wait. */
  readonly preemptions: number
}

/** What a graph holds, counted exactly. */
export interface Census {
  /**
   * How many interleavings end in which way, each cut at its first failure. Where the graph has a
   * cycle they are infinitely many, and the states are counted instead.
   */
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many of them break which invariant. */
  readonly broken: ReadonlyMap<string, bigint>
  /** `null` where there are infinitely many. */
  readonly interleavings: bigint | null
  /** That a run fails which chooses at every step among all that can go on, with equal chances. */
  readonly chance: number | null
}

/** One way to go on from a state, by its place among {@link StateGraph.movesOf}. */
export interface Edge {
  readonly state: number
  readonly move: number
}

/** The states that were found, and which move leads from which to which. State 0 is the start. */
export class StateGraph {
  readonly #moves: (readonly Move[])[] = []
  readonly #next: number[][] = []
  readonly #endings: (Ending | undefined)[] = []
  readonly #parents: (Edge | null)[] = []
  readonly #histories: Int32Array[] = []
  /** How many moves there are of which it is not known where they lead. */
  unexplored = 0
  /** No state before this one has any of them. */
  #firstOpen = 0

  get size(): number {
    return this.#moves.length
  }

  /** Adds a state from which `moves` lead on, first reached by `from`; or an end, without moves. */
  add(from: Edge | null, moves: readonly Move[], histories: Int32Array, ending?: Ending): number {
    this.#moves.push(moves)
    this.#histories.push(histories)
    this.#next.push(moves.map(() => UNKNOWN))
    this.#endings.push(ending)
    this.#parents.push(from)
    this.unexplored += moves.length
    return this.size - 1
  }

  movesOf(state: number): readonly Move[] {
    return this.#moves[state] as readonly Move[]
  }

  /** What the tasks had observed when they came to `state`. */
  historiesAt(state: number): Int32Array {
    return this.#histories[state] as Int32Array
  }

  /** Where a move leads, or `undefined` as long as that is unknown. */
  next(state: number, move: number): number | undefined {
    const next = this.#next[state]?.[move]
    return next === UNKNOWN ? undefined : next
  }

  link(state: number, move: number, next: number): void {
    const known = this.#next[state] as number[]
    if (known[move] === UNKNOWN) this.unexplored -= 1
    known[move] = next
  }

  /** The edges that led to `state` when it was first found. */
  pathTo(state: number): Edge[] {
    const path: Edge[] = []
    for (let from = this.#parents[state]; from; from = this.#parents[from.state]) path.push(from)
    return path.reverse()
  }

  /** The unexplored edge whose state was found first. There must be one. */
  anyUnexplored(): Edge {
    let move = -1
    for (; move < 0; this.#firstOpen += 1) {
      move = (this.#next[this.#firstOpen] as number[]).indexOf(UNKNOWN)
    }
    this.#firstOpen -= 1
    return { state: this.#firstOpen, move }
  }

  /**
   * A short way from `state` to an unexplored edge and along it; `null` if there is none among
   * the nearest `most` states.
   */
  wayToUnexplored(state: number, most: number): Edge[] | null {
    const ways: Way[] = [{ at: state, edge: null, before: null }]
    const seen = new Set([state])
    for (const way of ways) {
      const next = this.#next[way.at] as number[]
      for (let move = 0; move < next.length; move += 1) {
        const to = next[move] as number
        const step = { at: to, edge: { state: way.at, move }, before: way }
        if (to === UNKNOWN) return edgesOf(step)
        if (ways.length >= most || seen.has(to)) continue
        seen.add(to)
        ways.push(step)
      }
    }
    return null
  }

  census(isComplete: boolean): Census {
    const order = this.#topological()
    const outcomes = new Map<Outcome, bigint>()
    const broken = new Map<string, bigint>()
    const count = ({ outcome, invariant }: Ending, ways: bigint): void => {
      add(outcomes, outcome, ways)
      if (invariant !== undefined) add(broken, invariant, ways)
    }
    if (order === null) {
      for (const ending of this.#endings) if (ending !== undefined) count(ending, 1n)
      return { outcomes, broken, interleavings: null, chance: null }
    }
    const ways = new Array<bigint>(this.size).fill(0n)
    const chances = new Float64Array(this.size)
    ways[0] = 1n
    chances[0] = 1
    let failing = 0
    for (const state of order) {
      const next = (this.#next[state] as number[]).filter((to) => to !== UNKNOWN)
      const ending = this.#endings[state]
      if (ending !== undefined) {
        count(ending, ways[state] as bigint)
        if (ending.outcome !== 'completed') failing += chances[state] as number
      }
      for (const to of next) {
        ways[to] = (ways[to] as bigint) + (ways[state] as bigint)
        chances[to] = (chances[to] as number) + (chances[state] as number) / next.length
      }
    }
    const interleavings = [...outcomes.values()].reduce((sum, count) => sum + count, 0n)
    return { outcomes, broken, interleavings, chance: isComplete ? failing : null }
  }

  /**
   * The simplest way to each way of failing: fewest pre-emptions, then fewest switches, then fewest
   * steps (Dijkstra 1959, over pairs of a state and who ran last).
   */
  simplestFailures(): Path[] {
    const failures = new Map<string, Path>()
    const seen = new Set<number>()
    const width = this.#moves.reduce((most, moves) => Math.max(most, moves.length), 0) + 1
    const start: Visit = {
      state: 0,
      last: -1,
      cost: 0,
      age: 0,
      from: null,
      move: null,
      preemptions: 0,
    }
    let age = 0
    const queue = new TinyQueue([start], (a, b) => a.cost - b.cost || a.age - b.age)
    for (let visit = queue.pop(); visit !== undefined; visit = queue.pop()) {
      const pair = visit.state * width + visit.last + 1
      if (seen.has(pair)) continue
      seen.add(pair)
      const ending = this.#endings[visit.state]
      if (ending !== undefined && ending.outcome !== 'completed') {
        const name = `${ending.outcome} ${ending.invariant ?? ''}`
        if (!failures.has(name)) failures.set(name, pathOf(visit, ending))
      }
      for (const next of this.#nextVisits(visit)) {
        age += 1
        queue.push({ ...next, age })
      }
    }
    return [...failures.values()]
  }

  #nextVisits(from: Visit): Visit[] {
    const moves = this.movesOf(from.state)
    const canLastGoOn = moves.some(({ task }) => task === from.last)
    return moves.flatMap((move, i) => {
      const state = this.next(from.state, i)
      if (state === undefined) return []
      const switches = from.last >= 0 && move.task !== from.last ? 1 : 0
      const preemptions = switches === 1 && canLastGoOn ? 1 : 0
      const cost = from.cost + preemptions * 2 ** 40 + switches * 2 ** 20 + 1
      const total = from.preemptions + preemptions
      return [{ ...from, state, last: move.task, cost, from, move, preemptions: total }]
    })
  }

  /** The states, each before all that it leads to; `null` if there is a cycle. */
  #topological(): number[] | null {
    const incoming = new Uint32Array(this.size)
    const leadsTo = (state: number) =>
      (this.#next[state] as number[]).filter((to) => to !== UNKNOWN)
    for (let state = 0; state < this.size; state += 1) {
      for (const to of leadsTo(state)) incoming[to] = (incoming[to] as number) + 1
    }
    const order = [0]
    for (const state of order) {
      for (const to of leadsTo(state)) {
        incoming[to] = (incoming[to] as number) - 1
        if (incoming[to] === 0) order.push(to)
      }
    }
    return order.length === this.size ? order : null
  }
}

/** How a state was come to: over `edge`, after the way `before`. */
interface Way {
  readonly at: number
  readonly edge: Edge | null
  readonly before: Way | null
}

function edgesOf(way: Way): Edge[] {
  const edges: Edge[] = []
  for (let at: Way | null = way; at?.edge; at = at.before) edges.push(at.edge)
  return edges.reverse()
}

interface Visit {
  readonly state: number
  readonly last: number
  readonly cost: number
  /** Among equally simple ones, the older is shown. */
  readonly age: number
  readonly from: Visit | null
  readonly move: Move | null
  readonly preemptions: number
}

function pathOf(visit: Visit, ending: Ending): Path {
  const moves: Move[] = []
  for (let at: Visit | null = visit; at?.move; at = at.from) moves.push(at.move)
  return { moves: moves.reverse(), ending, preemptions: visit.preemptions }
}

function add<Key>(counts: Map<Key, bigint>, key: Key, count: bigint): void {
  counts.set(key, (counts.get(key) ?? 0n) + count)
}
