import { ASSUMED, type Rule } from './execution/assumptions.ts'
import type { Ending } from './execution/ending.ts'
import { withInterception } from './execution/execute.ts'
import { DivergedSchedule } from './execution/follow.ts'
import { type Halted, haltAfter } from './execution/halt.ts'
import type { PossibleMove } from './execution/possible-moves.ts'
import { Runner } from './execution/runner.ts'
import type { Move } from './execution/schedule.ts'
import type { Sight } from './execution/sight.ts'
import { type Explorable, programOf } from './program.ts'
import { type Step, type WordedEnding, wordedEnding, wordedStep } from './report/worded.ts'

/** A way to go on from a {@link Moment}, and what it would do. */
export interface Next extends PossibleMove {
  /** The step that it would make. */
  readonly step: Step
  /** How the run would end with that step; `null` if it would go on. */
  readonly ending: WordedEnding | null
}

/** Where a run stands after the steps of a schedule. */
export interface Moment extends Sight {
  /** The moves that led here, as they were made. */
  readonly schedule: readonly Move[]
  readonly steps: readonly Step[]
  /**
   * The ways to go on, by task. Where Node's locks and transactions could hand something over at once,
   * under the rule `event-loop`, that is a move of its own. Empty if the run has ended.
   */
  readonly next: readonly Next[]
  /** How the run has ended; `null` if it can go on. */
  readonly ending: WordedEnding | null
  /** The same ending as data. */
  readonly cause: Ending | null
}

/**
 * Runs a program by `schedule` and stops there: what has happened, the state of locks and variables,
 * who waits for what, and each way to go on with the step that it would make. An empty schedule is
 * the start. To go back, pass a shorter schedule; to go on, one with a move of {@link Moment.next}
 * added. The program is run from its start once, and once more for each way to go on.
 *
 * Like {@link replay}, it judges a run by the invariants after every step, so a moment at which one
 * is broken, a task has thrown, or nothing can go on has an ending and no next moves.
 * @throws DivergedSchedule if the schedule asks for a move that is not possible.
 * @throws ExplorerMisuse for a program that does not return a stage.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets'), Bob: () => work('nods') } })
 * const { next, ending } = await advance(greet)
 * ending // => null
 * next.length // => 3
 * const after = await advance(greet, [next[0].move])
 * after.steps.length // => 1
 */
export function advance(
  explorable: Explorable,
  schedule: readonly Move[] = [],
  rule: Rule = ASSUMED.rule,
): Promise<Moment> {
  return withInterception(async () => {
    const runner = new Runner(programOf(explorable), { ...ASSUMED, rule })
    try {
      return await momentAfter(runner, schedule)
    } catch (error) {
      // A schedule found where cycles were not certain to be deadlocks may go on beyond one.
      if (!(error instanceof DivergedSchedule)) throw error
      return await momentAfter(runner.with({ seesCyclesEarly: false }), schedule)
    }
  })
}

async function momentAfter(runner: Runner, schedule: readonly Move[]): Promise<Moment> {
  const now = await haltAfter(runner, schedule)
  const next: Next[] = []
  for (const move of now.moves) next.push(...(await waysOf(runner, now.schedule, move)))
  return {
    ...now.sight,
    schedule: now.schedule,
    steps: now.steps.map(wordedStep),
    next,
    ending: inWords(now),
    cause: now.ending,
  }
}

/** What a move would do; twice, where what it hands over may be held up or go on at once. */
async function waysOf(
  runner: Runner,
  schedule: readonly Move[],
  possible: PossibleMove,
): Promise<Next[]> {
  const after = await haltAfter(runner, [...schedule, possible.move])
  const heldUp = nextOf(possible, after)
  if (!after.couldHaveGoneOn) return [heldUp]
  const move: Move = { ...possible.move, atOnce: true }
  return [heldUp, nextOf({ ...possible, move }, await haltAfter(runner, [...schedule, move]))]
}

function nextOf(possible: PossibleMove, after: Halted): Next {
  const step = after.steps.at(-1)
  if (step === undefined) throw new Error('a step left no trace')
  return { ...possible, step: wordedStep(step), ending: inWords(after) }
}

const inWords = ({ ending }: Halted): WordedEnding | null => ending && wordedEnding(ending)
