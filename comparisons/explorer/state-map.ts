import type { Outcome } from '../../patterns/stage.ts'
import type { Move } from './execution/schedule.ts'
import type { FairCycles } from './graph/fair-cycles.ts'
import { type Kind, type Outlook, outlookIn, type WaysOn } from './graph/outlook.ts'
import { type Edge, edgesTo, nearestGoal, type PathNode } from './graph/paths.ts'
import { costOf } from './graph/simplicity.ts'
import type { StateGraph } from './graph/state-graph.ts'
import { edgesOf, moveAt, movesFrom, type Stand, standsAlong } from './graph/walk.ts'
import { WaysToFailure } from './graph/ways-to-failure.ts'
import type { SearchResult } from './search/search.ts'

/** A state of a {@link StateMap}. */
export interface MapState {
  /** From 0, which is the start. */
  readonly number: number
  readonly kind: Kind
  /** How a run ends that has come here; `null` if it can go on. */
  readonly ending: Outcome | null
  /**
   * How many interleavings go on from here, and how many of them fail; `null` where there are infinitely
   * many, or not all were explored.
   */
  readonly waysOn: WaysOn | null
  /** The least number of steps from the start. */
  readonly depth: number
  /** The steps that lead on, as far as they were explored. */
  readonly links: readonly MapLink[]
  /** Whether some step that leads on was not explored. */
  readonly isCutShort: boolean
}

/** A step that leads from one state to another. */
export interface MapLink {
  /** The number of the state. */
  readonly to: number
  /**
   * The move, with tasks by their indices as after {@link StateMap.scheduleTo} its state. Where tasks
   * with the same function are merged, another way there may have swapped them.
   */
  readonly move: Move
}

/** Where a schedule stands in a {@link StateMap}, and what can be done from there. */
export interface MapPlace {
  readonly state: MapState
  /** The state after each step, the start included. */
  readonly path: readonly number[]
  /** What each possible move leads to: the number of the state. Its tasks are those of the schedule. */
  readonly links: readonly MapLink[]
  /** The simplest way to a failure; `null` if none is known, or only one that goes on forever. */
  readonly toFailure: WayToFailure | null
}

/** How a run can be brought to fail. */
export interface WayToFailure {
  /** What has to be done from here on, with tasks by their indices in the program. */
  readonly moves: readonly Move[]
  /** How often a runnable task has to wait for another on the way. */
  readonly preemptions: number
  readonly outcome: Outcome
}

/**
 * The states of a program that a search has found, for those who draw them: what can still become of a run
 * in each, and where a schedule stands. It holds what one search has found under one rule.
 */
export class StateMap {
  /** The names of the tasks, in the order in which the program lists them. */
  readonly tasks: readonly string[]
  /** Every interleaving was explored. */
  readonly isComplete: boolean
  readonly #graph: StateGraph
  readonly #outlook: Outlook
  /** By state: the shortest way there. */
  readonly #nodes: readonly PathNode[]
  #waysToFailure: WaysToFailure | null = null

  /** `cycles`: what was found of those of the graph; `undefined` if it has none. */
  constructor({ graph, tasks, complete }: SearchResult, cycles: FairCycles | undefined) {
    this.tasks = tasks
    this.isComplete = complete
    this.#graph = graph
    this.#outlook = outlookIn(graph, cycles)
    this.#nodes = nodesOf(graph)
  }

  /** How many states there are. Their numbers are those from 0, the start, up to this one. */
  get size(): number {
    return this.#graph.size
  }

  /** How many states are of each kind. */
  get kinds(): Readonly<Record<Kind, number>> {
    const kinds = { safe: 0, open: 0, doomed: 0, unknown: 0 }
    for (const kind of this.#outlook.kinds) kinds[kind] += 1
    return kinds
  }

  /** The state of this number. @throws RangeError if there is none. */
  state(number: number): MapState {
    const way = this.#wayTo(number)
    const links = this.#linksAt(standsAlong(this.#graph, way).at(-1) as Stand)
    return {
      number,
      kind: this.#outlook.kinds[number] as Kind,
      ending: this.#graph.endingOf(number)?.outcome ?? null,
      waysOn: this.#outlook.waysOn[number] as WaysOn | null,
      depth: way.length,
      links,
      isCutShort: links.length < this.#graph.degreeOf(number),
    }
  }

  /** A shortest schedule that leads from the start to a state. @throws RangeError if there is none. */
  scheduleTo(number: number): readonly Move[] {
    return movesFrom(this.#graph, this.#wayTo(number))
  }

  /**
   * Where `schedule` stands; `null` if it leads beyond what was explored, or is impossible. A state is
   * known by what it is, so schedules that come to the same by other ways stand at one state.
   */
  at(schedule: readonly Move[]): MapPlace | null {
    const edges = edgesOf(this.#graph, schedule)
    if (edges === null) return null
    const stands = standsAlong(this.#graph, edges)
    const stand = stands.at(-1) as Stand
    return {
      state: this.state(stand.state),
      path: stands.map(({ state }) => state),
      links: this.#linksAt(stand),
      toFailure: this.#toFailure(stand),
    }
  }

  #wayTo(number: number): Edge[] {
    const node = this.#nodes[number]
    if (node === undefined) throw new RangeError(`there is no state ${number}`)
    return edgesTo(node)
  }

  #linksAt(stand: Stand): MapLink[] {
    return this.#graph
      .linksFrom(stand.state)
      .map(({ edge, to }) => ({ to, move: moveAt(this.#graph, stand, edge) }))
  }

  #toFailure(from: Stand): WayToFailure | null {
    const graph = this.#graph
    this.#waysToFailure ??= new WaysToFailure(graph, this.tasks.length)
    const edges = this.#waysToFailure.from(from)
    if (edges === null) return null
    const stands = standsAlong(graph, edges, from)
    const isPreempting = (edge: Edge, i: number) =>
      costOf(graph, (stands[i] as Stand).last, edge).isPreemption
    const ending = graph.endingOf((stands.at(-1) as Stand).state)
    return {
      moves: movesFrom(graph, edges, from),
      preemptions: edges.filter(isPreempting).length,
      outcome: ending?.outcome as Outcome,
    }
  }
}

/** By state: a shortest way there. */
function nodesOf(graph: StateGraph): PathNode[] {
  const nodes: PathNode[] = []
  nearestGoal(graph, 0, (node) => {
    nodes[node.state] = node
    return false
  })
  return nodes
}
