import type { Runner } from '../execution/runner.ts'
import { isSame, type Move } from '../execution/schedule.ts'
import type { Scheduler, View } from '../execution/scheduler.ts'

/**
 * How often a failing schedule must depart from Node's own order, in which what became ready first
 * goes first (after the delay bounding of Emmi, Qadeer, Rakamarić 2011, with Node's run queue as
 * the deterministic scheduler).
 */
export interface Departures {
  /**
   * No failing schedule departs less often, and one departs exactly this often. `null` where it is
   * not known. With 0 the program is expected to fail whenever it runs undelayed, and with more
   * never to: a forecast, and no proof, for Node may switch within what is a step here, where an
   * `async` function returns to its caller.
   */
  readonly least: number | null
  /** No failing schedule departs less often than this. */
  readonly atLeast: number
  /** How many executions it took to find out. */
  readonly executions: number
}

/** At most this many executions are spent. */
const MAX_EXECUTIONS = 2000

/** A run that takes more steps goes on forever, or nearly so. */
const MAX_STEPS = 1000

/** What is known where nothing was looked for. */
export const UNKNOWN: Departures = { least: null, atLeast: 0, executions: 0 }

/** Moves, the latest first, so that many schedules can share their beginnings. */
interface Trail {
  readonly before: Trail | null
  readonly move: Move
}

/**
 * Finds out how often a failing schedule must depart from Node's own order: tries all with no
 * departure, then all with one, with two, and so on, up to the first that fails. A run that comes
 * to a known state with the same run queue is not followed any further. A run that cannot be judged
 * is no failure, and one that goes on forever is left aside.
 */
export async function leastDepartures(
  runner: Runner,
  maxExecutions = MAX_EXECUTIONS,
): Promise<Departures> {
  const states = new Set<string>()
  let executions = 0
  let now: readonly (Trail | null)[] = [null]
  for (let level = 0; now.length > 0; level += 1) {
    const later: Trail[] = []
    for (const trail of now) {
      if (executions === maxExecutions) return { least: null, atLeast: level, executions }
      executions += 1
      const departing = new Departing(trail, states, { trails: later, room: maxExecutions })
      const { ending, execution } = await runner.run(departing)
      runner.check(execution)
      if (departing.isGivenUp) return { least: null, atLeast: level, executions }
      const isJudged = ending !== null && ending.outcome !== 'inconclusive'
      if (isJudged && ending.outcome !== 'completed') {
        return { least: level, atLeast: level, executions }
      }
    }
    now = later
  }
  return { ...UNKNOWN, executions }
}

/** What is still to be tried: no more than can be. */
interface Others {
  readonly trails: Trail[]
  readonly room: number
}

/**
 * Follows a trail, and then Node's own order. Notes the other moves that are possible on the way.
 */
class Departing implements Scheduler {
  /** The run was so long that it was not followed to its end. */
  isGivenUp = false
  readonly #known: readonly Move[]
  readonly #states: Set<string>
  readonly #others: Others
  #trail: Trail | null
  #step = 0

  constructor(trail: Trail | null, states: Set<string>, others: Others) {
    this.#trail = trail
    this.#known = movesOf(trail)
    this.#states = states
    this.#others = others
  }

  next(moves: readonly Move[], view: View): number | null {
    const known = this.#known[this.#step]
    this.#step += 1
    if (known !== undefined) return moves.findIndex((move) => isSame(move, known))
    this.isGivenUp = this.#step > MAX_STEPS
    if (this.isGivenUp || this.#hasBeenHere(view)) return null
    const own = view.nextInRunQueueOrder(moves)
    const { trails, room } = this.#others
    for (const move of moves) {
      if (trails.length === room) break
      if (move !== own) trails.push({ before: this.#trail, move })
    }
    this.#trail = { before: this.#trail, move: own }
    return moves.indexOf(own)
  }

  /**
   * Whether another run was in the same state. Where not all state can be inspected, that is never
   * known.
   */
  #hasBeenHere(view: View): boolean {
    const { key } = view.fingerprint().all
    if (view.unseen !== null) return false
    const { size } = this.#states
    return this.#states.add(`${key}${view.runQueue()}`).size === size
  }
}

function movesOf(trail: Trail | null): Move[] {
  const moves: Move[] = []
  for (let at = trail; at !== null; at = at.before) moves.push(at.move)
  return moves.reverse()
}
