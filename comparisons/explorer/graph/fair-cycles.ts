import type { Move } from '../execution/schedule.ts'
import { components } from './components.ts'
import { type Lasso, NOBODY_SERVED, shortestLasso } from './lasso.ts'
import type { StateGraph } from './state-graph.ts'

/**
 * What can go on for ever, and be fair all the while: no task that can go on again and again is
 * passed over for ever (strong fairness; Lehmann, Pnueli, Stavi 1981).
 */
export interface FairCycles {
  /** States on cycles in which every task gets done again and again what it has to do. */
  readonly served: ReadonlySet<number>
  /** States on cycles in which some task never does, though others do. */
  readonly starving: ReadonlySet<number>
  /** States on cycles in which nobody does. */
  readonly livelocked: ReadonlySet<number>
  /** One for each of the last two, the shortest. */
  readonly lassos: readonly Lasso[]
}

/** Which tasks, one bit each, get done what on an edge, or may be passed by a cycle. */
type Tasks = number

/** Finds the fair cycles of `graph`, whose runs have so many tasks. */
export function fairCycles(graph: StateGraph, tasks: number): FairCycles {
  const search = new Search(graph)
  const livelocked = search
    .fair((finished) => finished === 0)
    .filter((each) => search.hasLive(each))
  const starving: number[][] = []
  const lassos: Lasso[] = []
  for (let task = 1; task < 1 << tasks; task <<= 1) {
    for (const each of search.fair((finished) => (finished & task) === 0)) {
      if (!search.starves(each, task)) continue
      starving.push(each)
      lassos.push(shortestLasso(graph, each, task))
    }
  }
  const best = lassos.sort((a, b) => a.length - b.length).slice(0, 1)
  const stuck = livelocked.map((each) => shortestLasso(graph, each, NOBODY_SERVED))
  best.push(...stuck.sort((a, b) => a.length - b.length).slice(0, 1))
  const served = search.fair(() => true).filter((each) => search.servesAll(each))
  return {
    served: new Set(served.flat()),
    starving: new Set(starving.flat()),
    livelocked: new Set(livelocked.flat()),
    lassos: best,
  }
}

class Search {
  readonly #graph: StateGraph
  readonly #all: ReadonlySet<number>

  constructor(graph: StateGraph) {
    this.#graph = graph
    this.#all = new Set(Array.from({ length: graph.size }, (_, state) => state))
  }

  /**
   * The fair components of the graph that is left when only edges are taken on which those get done
   * what they have to do who `may` (the test for emptiness of a Streett automaton).
   */
  fair(may: (finished: Tasks) => boolean, within: ReadonlySet<number> = this.#all): number[][] {
    const next = (state: number) => this.#edges(state, may).map(({ to }) => to)
    return components(within, next).flatMap((component) => {
      const states = new Set(component)
      const passedOver = this.#enabledIn(component) & ~this.#runIn(states, may)
      if (passedOver === 0) return [component]
      const rest = component.filter((state) => (this.#enabledIn([state]) & passedOver) === 0)
      return this.fair(may, new Set(rest))
    })
  }

  hasLive([state = 0]: readonly number[]): boolean {
    return this.#graph.liveIn(state) !== 0
  }

  /** Whether `task` has something to do in there, and others get done what they have to do. */
  starves(component: readonly number[], task: Tasks): boolean {
    const isLive = (this.#graph.liveIn(component[0] as number) & task) !== 0
    return isLive && this.#finishedIn(component) !== 0
  }

  servesAll(component: readonly number[]): boolean {
    const live = this.#graph.liveIn(component[0] as number)
    return (live & ~this.#finishedIn(component)) === 0
  }

  #finishedIn(component: readonly number[]): Tasks {
    const states = new Set(component)
    const edges = component.flatMap((state) => this.#edges(state, () => true))
    return edges.reduce((all, { to, finished }) => (states.has(to) ? all | finished : all), 0)
  }

  #enabledIn(component: readonly number[]): Tasks {
    const moves = component.flatMap((state) => this.#graph.movesOf(state))
    return moves.reduce((all, { task }) => all | (1 << task), 0)
  }

  #runIn(states: ReadonlySet<number>, may: (finished: Tasks) => boolean): Tasks {
    const edges = [...states].flatMap((state) => this.#edges(state, may))
    return edges.reduce((all, { to, task }) => (states.has(to) ? all | (1 << task) : all), 0)
  }

  #edges(state: number, may: (finished: Tasks) => boolean) {
    return this.#graph.movesOf(state).flatMap(({ task }: Move, move) => {
      const to = this.#graph.next(state, move)
      const finished = this.#graph.finishedOn(state, move)
      return to === undefined || !may(finished) ? [] : [{ to, task, finished }]
    })
  }
}
