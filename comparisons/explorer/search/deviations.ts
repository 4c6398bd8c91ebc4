import { checkRules, execute, type Program, type Rules } from '../execution/execute.ts'
import type { Execution } from '../execution/execution.ts'
import { orderOfReadiness } from '../execution/own-order.ts'
import { isSame, type Move, type Strategy } from '../execution/schedule.ts'

/**
 * How often a failing schedule must depart from Node's own order, in which whoever became ready first
 * goes first (after the delay bounding of Emmi, Qadeer, Rakamarić 2011, with Node's queue as the
 * deterministic scheduler).
 */
export interface Deviations {
  /**
   * No failing schedule departs less often, and one departs just so often. `null` where it is not
   * known. With 0 the program is expected to fail whenever it runs undelayed, and with more never to:
   * a forecast, and no proof, for Node may switch within what is a step here, where an `async`
   * function returns to whoever awaits it.
   */
  readonly least: number | null
  /** No failing schedule departs less often than that. */
  readonly atLeast: number
  /** How many executions it took to find out. */
  readonly executions: number
}

/** So many executions may be spent. */
export const MOST_EXECUTIONS = 2000

/** A run that takes more steps goes on for ever, or nearly so. */
const MOST_STEPS = 1000

/** What is known where nothing was looked for. */
export const UNKNOWN: Deviations = { least: null, atLeast: 0, executions: 0 }

/** Moves, the last one first, so that many schedules can share what they begin with. */
interface Trail {
  readonly before: Trail | null
  readonly move: Move
}

/**
 * Finds out how often a failing schedule of `program` must depart from Node's own order: tries all
 * with no departure, then all with one, with two, and so on, up to the first that fails. What comes
 * to a state that is known, with the same tasks ready in the same order, is not followed any further.
 * A run that cannot be judged is no failure, and one that goes on for ever is left aside.
 */
export async function leastDeviations(
  program: Program,
  rules: Rules,
  mostExecutions = MOST_EXECUTIONS,
): Promise<Deviations> {
  const states = new Set<string>()
  let executions = 0
  let now: readonly (Trail | null)[] = [null]
  for (let level = 0; now.length > 0; level += 1) {
    const later: Trail[] = []
    for (const trail of now) {
      if (executions === mostExecutions) return { least: null, atLeast: level, executions }
      executions += 1
      const departing = new Departing(trail, states, later)
      const { ending, execution } = await execute(program, rules, departing)
      checkRules(rules, execution)
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

/** Follows a trail, and then Node's own order. Notes where else one could go. */
class Departing implements Strategy {
  /** The run was so long that it was not followed to its end. */
  isGivenUp = false
  readonly #known: readonly Move[]
  readonly #states: Set<string>
  readonly #others: Trail[]
  #trail: Trail | null
  #step = 0

  constructor(trail: Trail | null, states: Set<string>, others: Trail[]) {
    this.#trail = trail
    this.#known = movesOf(trail)
    this.#states = states
    this.#others = others
  }

  choose(moves: readonly Move[], execution: Execution): number | null {
    const known = this.#known[this.#step]
    this.#step += 1
    if (known !== undefined) return moves.findIndex((move) => isSame(move, known))
    this.isGivenUp = this.#step > MOST_STEPS
    if (this.isGivenUp || this.#hasBeenHere(execution)) return null
    const own = execution.inOwnOrder(moves)
    for (const move of moves) {
      if (move !== own) this.#others.push({ before: this.#trail, move })
    }
    this.#trail = { before: this.#trail, move: own }
    return moves.indexOf(own)
  }

  /** Whether all was the same in another run. What nobody can see may differ, so then it never is. */
  #hasBeenHere(execution: Execution): boolean {
    const { key } = execution.print().all
    if (execution.shared.unseen !== null) return false
    const { size } = this.#states
    return this.#states.add(`${key}${orderOfReadiness(execution)}`).size === size
  }
}

function movesOf(trail: Trail | null): Move[] {
  const moves: Move[] = []
  for (let at = trail; at !== null; at = at.before) moves.push(at.move)
  return moves.reverse()
}
