import { Components } from './components.ts'
import { type Lasso, shortestLasso } from './lasso.ts'
import type { Edge } from './paths.ts'
import { endsAny, removeEnded, type Works, worksIn } from './starved-works.ts'
import type { StateGraph } from './state-graph.ts'
import {
  ALL_TASKS,
  has,
  intersects,
  isWithin,
  NO_TASKS,
  only,
  type TaskSet,
  union,
  without,
  withTask,
} from './task-set.ts'

/**
 * What can go on forever and is fair all the while: no task that is runnable again and again is
 * starved (strong fairness; Lehmann, Pnueli, Stavi 1981). Tasks go by their ranks, which are their
 * indices: a graph that has cycles is built without symmetry.
 */
export interface FairCycles {
  /** States on cycles on which every task finishes rounds again and again. */
  readonly served: ReadonlySet<number>
  /** States on cycles on which some task never finishes a round, though others do. */
  readonly starving: ReadonlySet<number>
  /** States on cycles on which no task does. */
  readonly livelocked: ReadonlySet<number>
  /** The shortest for each of the last two. */
  readonly lassos: readonly Lasso[]
}

/** Which edges a cycle may take, by the tasks that finish a round on them. */
type MayFinish = (finished: TaskSet) => boolean

/** Finds the fair cycles of `graph`, the runs of which have `taskCount` tasks. */
export function fairCycles(graph: StateGraph, taskCount: number): FairCycles {
  const found = new FairComponents(graph)
  const livelocked = found
    .within((finished) => finished === NO_TASKS)
    .filter((each) => found.hasLive(each))
  const starving: (readonly number[])[] = []
  const lassos: Lasso[] = []
  for (let task = 0; task < taskCount; task += 1) {
    for (const each of found.within((finished) => !has(finished, task))) {
      if (!found.starves(each, task)) continue
      starving.push(each)
      lassos.push(shortestLasso(graph, each, only(task)))
    }
  }
  const best = lassos.sort((a, b) => a.length - b.length).slice(0, 1)
  const stuck = livelocked.map((each) => shortestLasso(graph, each, ALL_TASKS))
  best.push(...stuck.sort((a, b) => a.length - b.length).slice(0, 1))
  const served = found.within(ALL).filter((each) => found.servesAll(each))
  return {
    served: new Set(served.flat()),
    starving: new Set(starving.flat()),
    livelocked: new Set(livelocked.flat()),
    lassos: best,
  }
}

/** Finds the fair components of a graph, of which there may be many states. */
class FairComponents {
  readonly #graph: StateGraph
  readonly #components: Components
  /** By state: 1 if it is in the component that is looked at. */
  readonly #isInside: Uint8Array

  constructor(graph: StateGraph) {
    this.#graph = graph
    this.#components = new Components(graph.size)
    this.#isInside = new Uint8Array(graph.size)
  }

  /**
   * The fair strongly connected components of the subgraph of edges that satisfy `may` (the test
   * for emptiness of a Streett automaton).
   */
  within(
    may: MayFinish,
    states: Iterable<number> = Array(this.#graph.size).keys(),
  ): (readonly number[])[] {
    const next = (state: number) => {
      const links = this.#graph.linksFrom(state)
      return links.filter(({ edge }) => may(this.#graph.finishedOn(edge))).map(({ to }) => to)
    }
    return this.#components.among(states, next).flatMap((component) => {
      const starved = without(this.#enabledIn(component), this.#runIn(component, may))
      const works = this.#starvedWorks(component, may)
      if (starved === NO_TASKS && works.size === 0) return [component]
      const rest = component.filter((state) => {
        const moves = this.#graph.movesOf(state)
        const isEndable = moves.some((move) => move.work && endsAny(works, move))
        return !isEndable && !intersects(this.#graph.enabledIn(state), starved)
      })
      return this.within(may, rest)
    })
  }

  /** What could end in `component`, and never does. */
  #starvedWorks(component: readonly number[], may: MayFinish): Works {
    const works = worksIn(this.#graph, component)
    if (works.size === 0) return works
    this.#eachInside(component, may, (edge) => removeEnded(works, this.#graph.moveOf(edge)))
    return works
  }

  hasLive([state = 0]: readonly number[]): boolean {
    return this.#graph.liveIn(state) !== NO_TASKS
  }

  /** Whether `task` still has a round to finish in `component`, on which others finish theirs. */
  starves(component: readonly number[], task: number): boolean {
    const isLive = has(this.#graph.liveIn(component[0] as number), task)
    return isLive && this.#finishedIn(component) !== NO_TASKS
  }

  servesAll(component: readonly number[]): boolean {
    return isWithin(this.#graph.liveIn(component[0] as number), this.#finishedIn(component))
  }

  #finishedIn(component: readonly number[]): TaskSet {
    let all = NO_TASKS
    this.#eachInside(component, ALL, (_, finished) => {
      all = union(all, finished)
    })
    return all
  }

  #runIn(component: readonly number[], may: MayFinish): TaskSet {
    let all = NO_TASKS
    this.#eachInside(component, may, (edge) => {
      all = withTask(all, this.#graph.moveOf(edge).rank)
    })
    return all
  }

  #enabledIn(component: readonly number[]): TaskSet {
    let all = NO_TASKS
    for (const state of component) all = union(all, this.#graph.enabledIn(state))
    return all
  }

  /** Visits the edges that satisfy `may` and stay inside `component`, with who finishes a round. */
  #eachInside(
    component: readonly number[],
    may: MayFinish,
    visit: (edge: Edge, finished: TaskSet) => void,
  ): void {
    for (const state of component) this.#isInside[state] = 1
    for (const state of component) {
      for (const { edge, to } of this.#graph.linksFrom(state)) {
        const finished = this.#graph.finishedOn(edge)
        if (this.#isInside[to] === 1 && may(finished)) visit(edge, finished)
      }
    }
    for (const state of component) this.#isInside[state] = 0
  }
}

const ALL: MayFinish = () => true
