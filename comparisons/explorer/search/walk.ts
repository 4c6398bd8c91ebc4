import type { Ending } from '../execution/ending.ts'
import { checkRules, execute, type Program, type Rules } from '../execution/execute.ts'
import type { Execution } from '../execution/execution.ts'
import type { Move, Strategy } from '../execution/schedule.ts'
import type { Path } from '../graph/simplest-failures.ts'

/** A run of a program with tasks that start over for ever is left after so many steps. */
const ENOUGH = 200

/** A run whose moves were written down. */
export interface Walk extends Omit<Path, 'ending'> {
  /** How often another task went on than the one before. */
  readonly switches: number
  /** `null` if it has no end, and was left at some point. */
  readonly ending: Ending | null
}

/** Gives the place of one of `moves`. */
type Choose = (moves: readonly Move[], execution: Execution) => number

/**
 * Runs `program` with the moves that `choose` makes.
 * @throws UnfitRules if it meets what `rules` do not allow for; it runs `under` others, if they are given.
 */
export async function walk(
  program: Program,
  rules: Rules,
  choose: Choose,
  under = rules,
): Promise<Walk> {
  const recorder = new Recorder(choose)
  const { ending, execution } = await execute(program, under, recorder)
  checkRules(rules, execution)
  const { moves, preemptions, switches } = recorder
  return { moves, preemptions, switches, ending }
}

class Recorder implements Strategy {
  readonly moves: Move[] = []
  preemptions = 0
  switches = 0
  readonly #choose: Choose

  constructor(choose: Choose) {
    this.#choose = choose
  }

  choose(moves: readonly Move[], execution: Execution): number | null {
    const isEndless = execution.tasks.some((task) => task.isEndless)
    if (isEndless && this.moves.length === ENOUGH) return null
    const last = this.moves.at(-1)?.task
    const choice = this.#choose(moves, execution)
    const move = moves[choice] as Move
    if (last !== undefined && move.task !== last) {
      this.switches += 1
      if (moves.some(({ task }) => task === last)) this.preemptions += 1
    }
    this.moves.push(move)
    return choice
  }
}

/** Less than 0 if `a` is simpler than `b`: fewer pre-emptions, then fewer switches, then fewer steps. */
export const bySimplicity = (a: Walk, b: Walk): number =>
  a.preemptions - b.preemptions || a.switches - b.switches || a.moves.length - b.moves.length
