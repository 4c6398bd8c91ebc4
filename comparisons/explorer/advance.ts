import type { Outcome } from '../../patterns/stage.ts'
import { ASSUMED, type Rule } from './execution/assumptions.ts'
import type { Ending } from './execution/ending.ts'
import { withInterception } from './execution/execute.ts'
import { DivergedSchedule, Follower } from './execution/follower.ts'
import { type Halted, haltAfter } from './execution/halt.ts'
import type { PossibleMove } from './execution/possible-moves.ts'
import { Runner } from './execution/runner.ts'
import type { Move } from './execution/schedule.ts'
import type { View } from './execution/scheduler.ts'
import type { Sight } from './execution/sight.ts'
import { type Explorable, programOf } from './program.ts'
import { type Step, type WordedEnding, wordedEnding, wordedStep } from './report/worded.ts'

/** Where a run stands after the steps of a schedule. */
export interface Standing extends Sight {
  /** The moves that led here, as they were made. */
  readonly schedule: readonly Move[]
  readonly steps: readonly Step[]
  /** The moves that are possible, by task. Empty if the run has ended. */
  readonly moves: readonly PossibleMove[]
  /** How the run has ended; `null` if it can go on. */
  readonly ending: WordedEnding | null
  /** The same ending as data. */
  readonly cause: Ending | null
}

/** A way to go on, and what it would do. */
export interface Next extends PossibleMove {
  /** The step that it would make. */
  readonly step: Step
  /** How the run would end with that step; `null` if it would go on. */
  readonly ending: WordedEnding | null
  /** Where the run would stand after it. */
  readonly after: Standing
}

/** Where a run stands, and what each way to go on would do. */
export interface Moment extends Standing {
  /**
   * The ways to go on, by task. Where Node's locks and transactions could hand something over at once,
   * under the rule `event-loop`, that is a move of its own. Empty if the run has ended.
   */
  readonly next: readonly Next[]
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
export async function advance(
  explorable: Explorable,
  schedule: readonly Move[] = [],
  rule: Rule = ASSUMED.rule,
): Promise<Moment> {
  const standing = await standingAfter(explorable, schedule, rule)
  const next: Next[] = []
  for (const move of standing.moves)
    next.push(...(await lookAhead(explorable, standing, move, rule)))
  return { ...standing, next }
}

/**
 * Runs a program once, by `schedule`, and stops there. It is {@link advance} without what each way to go
 * on would do, which {@link lookAhead} finds out.
 * @throws DivergedSchedule if the schedule asks for a move that is not possible.
 * @throws ExplorerMisuse for a program that does not return a stage.
 */
export async function standingAfter(
  explorable: Explorable,
  schedule: readonly Move[] = [],
  rule: Rule = ASSUMED.rule,
): Promise<Standing> {
  return standingOf(await halt(explorable, schedule, rule))
}

/**
 * What a possible move would do. Returns two ways to go on where what it hands over may be held up or go
 * on at once, and one elsewhere. The program is run from its start once for each.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })
 * const start = await standingAfter(greet)
 * const [way] = await lookAhead(greet, start, start.moves[0])
 * way.after.moves.length // => 1
 */
export async function lookAhead(
  explorable: Explorable,
  { schedule }: Pick<Standing, 'schedule'>,
  possible: PossibleMove,
  rule: Rule = ASSUMED.rule,
): Promise<readonly Next[]> {
  const wayBy = async (move: Move) => {
    const after = await halt(explorable, [...schedule, move], rule)
    return { after, next: nextOf({ ...possible, move }, standingOf(after)) }
  }
  const heldUp = await wayBy(possible.move)
  if (!heldUp.after.couldHaveGoneOn) return [heldUp.next]
  const atOnce = await wayBy({ ...possible.move, atOnce: true })
  return [heldUp.next, atOnce.next]
}

/**
 * How a run ends that goes on after `schedule` without pre-emptions, as {@link replay} goes on. Resolves
 * with `null` as soon as `isAsked`, which is called at each step, says that nobody needs to know any more.
 * @throws DivergedSchedule if the schedule asks for a move that is not possible.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })
 * await outcomeAfter(greet, [], 'node', () => true) // => 'completed'
 */
export function outcomeAfter(
  explorable: Explorable,
  schedule: readonly Move[],
  rule: Rule,
  isAsked: () => boolean,
): Promise<Outcome | null> {
  return withRunner(explorable, rule, async (runner) => {
    const { ending } = await runner.run(new Finishing(schedule, isAsked))
    return ending?.outcome ?? null
  })
}

class Finishing extends Follower {
  readonly #isAsked: () => boolean

  constructor(schedule: readonly Move[], isAsked: () => boolean) {
    super(schedule, undefined, 0)
    this.#isAsked = isAsked
  }

  override next(moves: readonly Move[], view: View): number | null {
    return this.#isAsked() ? super.next(moves, view) : null
  }
}

const halt = (explorable: Explorable, schedule: readonly Move[], rule: Rule): Promise<Halted> =>
  withRunner(explorable, rule, (runner) => haltAfter(runner, schedule))

function withRunner<A>(
  explorable: Explorable,
  rule: Rule,
  use: (runner: Runner) => Promise<A>,
): Promise<A> {
  return withInterception(async () => {
    const runner = new Runner(programOf(explorable), { ...ASSUMED, rule })
    try {
      return await use(runner)
    } catch (error) {
      // A schedule found where cycles were not certain to be deadlocks may go on beyond one.
      if (!(error instanceof DivergedSchedule)) throw error
      return await use(runner.with({ seesCyclesEarly: false }))
    }
  })
}

const standingOf = ({ sight, schedule, steps, moves, ending }: Halted): Standing => ({
  ...sight,
  schedule,
  steps: steps.map(wordedStep),
  moves,
  ending: ending && wordedEnding(ending),
  cause: ending,
})

function nextOf(possible: PossibleMove, after: Standing): Next {
  const step = after.steps.at(-1)
  if (step === undefined) throw new Error('a step left no trace')
  return { ...possible, step, ending: after.ending, after }
}
