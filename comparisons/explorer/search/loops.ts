import type { Runner } from '../execution/runner.ts'
import { isSame, type Move } from '../execution/schedule.ts'
import type { Scheduler, View } from '../execution/scheduler.ts'
import type { Edge } from '../graph/paths.ts'
import type { StateGraph } from '../graph/state-graph.ts'
import type { Looks } from './composed-states.ts'
import type { KnownSteps } from './known-steps.ts'

/** A path that comes back to where it began, as far as can be seen from outside. */
export interface Loop {
  /** The state in which it begins. */
  readonly start: number
  /** Its last edge, which leads to a state that looks like the start. */
  readonly end: Edge
  readonly round: readonly Edge[]
}

/** How many rounds of a loop have to look the same before it is assumed to repeat forever. */
export const ROUNDS = 30

/**
 * The loop that `end` closes, if it leads to a state that looks like one on the path to it:
 * `visible` is a word of its fingerprint. A task that tries again and again, as with a lock that it
 * polls, has observed more each time, so that no state recurs; only what can be seen from outside
 * does. The loop has at most `most` steps.
 */
function loopClosedBy(
  graph: StateGraph,
  end: Edge,
  visible: number,
  most: number,
): Loop | undefined {
  const round: Edge[] = []
  let at: Edge | undefined = end
  for (; at !== undefined && round.length < most; at = graph.parentOf(at.state)) {
    round.push(at)
    if (graph.visibleIn(at.state) === visible) {
      return { start: at.state, end, round: round.reverse() }
    }
  }
  return undefined
}

/** The same for two loops whose starts look the same and which make the same moves. */
function nameOf(graph: StateGraph, { start, round }: Loop): string {
  const moves = round.map((edge) => graph.moveOf(edge))
  return `${graph.visibleIn(start)} ${moves.map(({ rank, operation }) => `${rank}.${operation}`)}`
}

/**
 * Runs many rounds of a loop. Resolves with whether each came to a state that looks the same, and
 * is not.
 */
async function repeats(
  runner: Runner,
  graph: StateGraph,
  { start, round }: Loop,
): Promise<boolean> {
  const prefix = graph.pathTo(start)
  const moves = graph.movesAlong([...prefix, ...round])
  const rounds = new Rounds(moves.slice(0, prefix.length), moves.slice(prefix.length))
  const { ending } = await runner.run(rounds)
  return ending === null && rounds.isAlike
}

/**
 * Whether it follows from what runs have shown that some round of `loop` can be made no more, or comes to a
 * state that does not look the same: as where a task does something twice, and then something else.
 */
function isKnownToEnd(graph: StateGraph, known: KnownSteps, { round }: Loop, last: Looks): boolean {
  let { row } = last
  if (row === null) return false
  for (let rounds = 0; rounds < ROUNDS; rounds += 1) {
    for (const edge of round) {
      const after = known.rowAfterMove(row, graph.moveOf(edge))
      if (after === undefined) return false
      if (after === null) return true
      row = after
    }
    const visible = known.composed.visibleIn(row)
    if (visible !== last.visible) return visible !== undefined
  }
  return false
}

/** Follows a path to a loop, and the loop for many rounds. */
class Rounds implements Scheduler {
  /** Whether all rounds so far have come to a state that looks the same, and is not. */
  isAlike = true
  readonly #path: readonly Move[]
  readonly #round: readonly Move[]
  readonly #states = new Set<string>()
  #visible: string | undefined
  #planned: Move | undefined
  #step = 0

  constructor(path: readonly Move[], round: readonly Move[]) {
    this.#path = path
    this.#round = round
  }

  next(moves: readonly Move[], view: View): number | null {
    const inLoop = this.#step - this.#path.length
    const { length } = this.#round
    if (inLoop >= 0 && inLoop % length === 0) {
      this.#compare(view)
      if (inLoop === ROUNDS * length) return null
    }
    const planned = inLoop < 0 ? this.#path[this.#step] : this.#round[inLoop % length]
    this.#step += 1
    const choice = moves.findIndex((move) => planned !== undefined && isSame(move, planned))
    this.#planned = planned
    this.isAlike &&= choice >= 0
    return this.isAlike ? choice : null
  }

  goesOnAtOnce(): boolean {
    return this.#planned?.atOnce ?? false
  }

  /**
   * A state that recurs as a whole is a known one: the search closes that loop by itself, for
   * certain.
   */
  #compare(view: View): void {
    const { all, visible } = view.fingerprint()
    const looksTheSame = this.#visible === undefined || this.#visible === visible.key
    this.isAlike &&= looksTheSame && !this.#states.has(all.key)
    this.#states.add(all.key)
    this.#visible = visible.key
  }
}

/** At most this many loops are tried out. */
const MAX_LOOPS = 300

/** The loops of a search, and whether each repeats itself. */
export class Loops {
  /** How many were tried out. */
  runs = 0
  readonly #runner: Runner
  readonly #graph: StateGraph
  readonly #known: KnownSteps
  readonly #tried = new Map<string, boolean>()
  /** How many steps the longest has of those that repeat themselves. */
  #longest = 0

  constructor(runner: Runner, graph: StateGraph, known: KnownSteps) {
    this.#runner = runner
    this.#graph = graph
    this.#known = known
  }

  /** Whether loops that runs come to are still tried out. */
  get areTried(): boolean {
    const { merges, loopsRepeat } = this.#runner.assumptions
    return merges && loopsRepeat && this.#tried.size <= MAX_LOOPS
  }

  /**
   * The loop that `end` closes, unless it is known not to repeat itself; `undefined` if it closes none.
   * `last`: how the state looks to which `end` leads.
   */
  closedBy(end: Edge, last: Looks): Loop | undefined {
    const most = this.areTried ? Infinity : this.#longest
    const loop = loopClosedBy(this.#graph, end, last.visible, most)
    if (loop === undefined) return undefined
    const name = nameOf(this.#graph, loop)
    const known = this.#tried.get(name)
    if (known !== undefined || !this.areTried) return known ? loop : undefined
    if (!isKnownToEnd(this.#graph, this.#known, loop, last)) return loop
    this.#tried.set(name, false)
    return undefined
  }

  /** Whether `loop` repeats itself. One like it is tried out once. */
  async repeats(loop: Loop): Promise<boolean> {
    const name = nameOf(this.#graph, loop)
    const known = this.#tried.get(name)
    if (known !== undefined) return known
    this.runs += 1
    const isEndless = await repeats(this.#runner, this.#graph, loop)
    if (isEndless) this.#longest = Math.max(this.#longest, loop.round.length)
    this.#tried.set(name, isEndless)
    return isEndless
  }
}
