import { type Ending, goesOnForever } from './ending.ts'
import { DivergedSchedule, Follower } from './follower.ts'
import type { Runner } from './runner.ts'
import type { Move, TraceStep } from './schedule.ts'
import type { DelayPlan } from './time/delay-plan.ts'

/** One schedule, as it was run: what was done, and how it ended, as data. */
export interface Trace {
  /** The names of all tasks, in the order in which the program lists them. */
  readonly tasks: readonly string[]
  readonly schedule: readonly Move[]
  /** The step from which on the rest can repeat forever, where the run has no end. */
  readonly repeatsFrom: number | undefined
  readonly steps: readonly TraceStep[]
  readonly ending: Ending
  /**
   * The delays with which it happens on the real event loop; `null` under a rule other than `node`,
   * where the run has no end, or if some timer has to be late.
   */
  readonly plan: DelayPlan | null
}

/**
 * Runs a program by `schedule`, and then on without pre-emptions; or, where the schedule repeats
 * from some step on, `rounds` times round.
 * @throws DivergedSchedule if the schedule asks for a move that is not possible.
 */
export async function follow(
  runner: Runner,
  schedule: readonly Move[],
  repeatsFrom?: number,
  rounds = 3,
): Promise<Trace> {
  const follower = new Follower(schedule, repeatsFrom, rounds)
  const length = repeatsFrom === undefined ? undefined : schedule.length
  const { ending, execution } = await runner.run(follower, { traced: length ?? Infinity })
  if (follower.taken.length < schedule.length) throw new DivergedSchedule(follower.taken.length)
  if (ending !== null && repeatsFrom !== undefined) throw new DivergedSchedule(schedule.length)
  return {
    tasks: execution.tasks.map(({ name }) => name),
    schedule: follower.taken.slice(0, length),
    repeatsFrom,
    steps: execution.tracer.steps,
    plan: ending === null ? null : execution.plan,
    ending: ending ?? goesOnForever(execution.tasks, follower.finished, schedule.length),
  }
}
