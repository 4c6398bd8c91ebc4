import type { Move } from '../execution/schedule.ts'
import { type Edge, edgesTo, nearestGoal, type Passable, type PathNode } from './paths.ts'
import { endsAny, removeEnded, worksIn } from './starved-works.ts'
import type { Link, StateGraph } from './state-graph.ts'
import {
  ALL_TASKS,
  intersects,
  isWithin,
  NO_TASKS,
  only,
  PROGRESS,
  type TaskSet,
  union,
  without,
} from './task-set.ts'

/** A schedule that leads to a cycle, and once round it. */
export interface Lasso {
  readonly outcome: 'starvation' | 'livelock'
  readonly moves: readonly Move[]
  /** The step at which the cycle begins. */
  readonly repeatsFrom: number
  /** The number of steps in all. */
  readonly length: number
}

/** From how many states a cycle is looked for, and how far. */
const MAX_STARTS = 8
const MAX_VISITS = 20_000

/**
 * The shortest way found to a fair cycle among the states of a fair component, and round it. On the
 * cycle none of the tasks of `starving` finishes a round; if these are all tasks, it is a livelock.
 */
export function shortestLasso(
  graph: StateGraph,
  component: readonly number[],
  starving: TaskSet,
): Lasso {
  const states = new Set(component)
  const outcome = starving === ALL_TASKS ? 'livelock' : 'starvation'
  let best: Lasso | undefined
  for (const start of nearest(graph, states)) {
    const prefix = edgesTo(start)
    const cycle = new Cycles(graph, states, starving).from(start.state)
    const edges = [...prefix, ...cycle]
    if (best !== undefined && best.length <= edges.length) continue
    // A graph that has cycles is built without symmetry, so this is the order of the program.
    const moves = graph.movesAlong(edges)
    best = { outcome, moves, repeatsFrom: prefix.length, length: edges.length }
  }
  return best as Lasso
}

/** The states of `states` that are nearest to the start of the graph. */
function nearest(graph: StateGraph, states: ReadonlySet<number>): PathNode[] {
  const found: PathNode[] = []
  nearestGoal(graph, 0, (node) => {
    if (states.has(node.state)) found.push(node)
    return found.length === MAX_STARTS
  })
  return found
}

/** A path on which a cycle may close: what was met on it, and what has to be. */
interface CycleNode extends PathNode {
  readonly met: TaskSet
  readonly needed: TaskSet
}

class Cycles {
  readonly #graph: StateGraph
  readonly #states: ReadonlySet<number>
  readonly #starving: TaskSet
  /** What every cycle needs: while some task starves, others make progress. */
  readonly #always: TaskSet
  /** The part of the graph that a cycle may take. */
  readonly #inside: Passable = {
    degreeOf: (state) => this.#graph.degreeOf(state),
    next: (state, move) => {
      const to = this.#graph.next(state, move)
      return to !== undefined && this.#isInside({ edge: { state, move }, to }) ? to : undefined
    },
  }

  constructor(graph: StateGraph, states: ReadonlySet<number>, starving: TaskSet) {
    this.#graph = graph
    this.#states = states
    this.#starving = starving
    this.#always = starving === ALL_TASKS ? NO_TASKS : PROGRESS
  }

  /**
   * A fair cycle through `start`: the shortest, if it is found soon, and otherwise one that runs
   * every task.
   */
  from(start: number): Edge[] {
    // A round trip ends each `work` as well.
    if (worksIn(this.#graph, this.#states).size > 0) return this.#roundTrip(start)
    const needed = union(this.#graph.enabledIn(start), this.#always)
    const nodes: CycleNode[] = [{ state: start, edge: null, before: null, met: NO_TASKS, needed }]
    const seen = new Set<string>()
    for (const node of nodes) {
      const isClosed = node.edge !== null && node.state === start
      if (isClosed && isWithin(node.needed, node.met)) return edgesTo(node)
      if (nodes.length > MAX_VISITS) break
      for (const next of this.#nodesAfter(node)) {
        const key = `${next.state} ${next.met} ${next.needed}`
        if (seen.has(key)) continue
        seen.add(key)
        nodes.push(next)
      }
    }
    return this.#roundTrip(start)
  }

  #nodesAfter(node: CycleNode): CycleNode[] {
    return this.#linksFrom(node.state).map(({ edge, to }) => ({
      state: to,
      edge,
      before: node,
      met: union(node.met, this.#metOn(edge)),
      needed: union(node.needed, this.#graph.enabledIn(to)),
    }))
  }

  #metOn(edge: Edge): TaskSet {
    const runs = only(this.#graph.moveOf(edge).rank)
    return this.#graph.finishedOn(edge) === NO_TASKS ? runs : union(runs, PROGRESS)
  }

  /** Takes the shortest path to some edge of each task that runs in the component, and back. */
  #roundTrip(start: number): Edge[] {
    const edges: Edge[] = []
    let missing = this.#always
    for (const state of this.#states) {
      for (const { edge } of this.#linksFrom(state)) missing = union(missing, this.#metOn(edge))
    }
    const works = worksIn(this.#graph, this.#states)
    let at = start
    const go = (isGoal: (link: Link) => boolean): void => {
      for (const edge of this.#shortestPath(at, isGoal)) {
        edges.push(edge)
        missing = without(missing, this.#metOn(edge))
        removeEnded(works, this.#graph.moveOf(edge))
        at = this.#graph.next(edge.state, edge.move) as number
      }
    }
    while (missing !== NO_TASKS) go(({ edge }) => intersects(missing, this.#metOn(edge)))
    while (works.size > 0) go(({ edge }) => endsAny(works, this.#graph.moveOf(edge)))
    if (at !== start) go(({ to }) => to === start)
    return edges
  }

  /** The shortest path inside the component whose last edge is a goal. */
  #shortestPath(from: number, isGoal: (link: Link) => boolean): Edge[] {
    let last: Link | undefined
    const node = nearestGoal(this.#inside, from, ({ state }) => {
      last = this.#linksFrom(state).find(isGoal)
      return last !== undefined
    })
    if (node === undefined || last === undefined) {
      throw new Error('a strongly connected component leads everywhere within it')
    }
    return [...edgesTo(node), last.edge]
  }

  #linksFrom(state: number): Link[] {
    return this.#graph.linksFrom(state).filter((link) => this.#isInside(link))
  }

  /** Whether an edge stays inside the component, and no starving task finishes a round on it. */
  #isInside({ edge, to }: Link): boolean {
    return this.#states.has(to) && !intersects(this.#graph.finishedOn(edge), this.#starving)
  }
}
