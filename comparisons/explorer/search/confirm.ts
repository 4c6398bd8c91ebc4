import type { Outcome } from '../../../patterns/stage.ts'
import { AssumptionRefuted } from '../execution/assumptions.ts'
import { MAX_STEPS } from '../execution/execution.ts'
import { follow, type Trace } from '../execution/follow.ts'
import { DivergedSchedule } from '../execution/follower.ts'
import type { OwnOrder } from '../execution/run-queue-order.ts'
import type { Runner } from '../execution/runner.ts'
import type { FailingTrace } from '../exploration.ts'
import type { Lasso } from '../graph/lasso.ts'
import type { FailingSchedule } from '../graph/simplest-failures.ts'
import { Nondeterministic } from './nondeterministic.ts'

/** Runs failing schedules once more before they are reported; what repeats, for as many rounds as `roundsOf` says. */
export async function confirmAll(
  runner: Runner,
  schedules: readonly (FailingSchedule | Lasso)[],
  roundsOf: (schedule: FailingSchedule | Lasso) => number | undefined = () => undefined,
): Promise<FailingTrace[]> {
  const failures: FailingTrace[] = []
  for (const schedule of schedules) {
    failures.push(await confirm(runner, schedule, roundsOf(schedule)))
  }
  return failures
}

/** How many rounds of a cycle are run before it is shown, where loops were assumed to be endless. */
const MANY_ROUNDS = 500

/** As many, or as many as one run can make. */
function manyRounds(schedule: FailingSchedule | Lasso): number | undefined {
  if (!('repeatsFrom' in schedule)) return undefined
  const { moves, repeatsFrom } = schedule
  const possible = Math.floor((MAX_STEPS - repeatsFrom) / (moves.length - repeatsFrom))
  return Math.min(MANY_ROUNDS, possible)
}

/**
 * The same, where loops were assumed to be endless: each is run for many rounds.
 * @throws AssumptionRefuted if one is not.
 */
export async function confirmLoops(
  runner: Runner,
  schedules: readonly (FailingSchedule | Lasso)[],
): Promise<FailingTrace[]> {
  try {
    return await confirmAll(runner, schedules, manyRounds)
  } catch (error) {
    if (!(error instanceof DivergedSchedule)) throw error
    throw new AssumptionRefuted({ loopsRepeat: false })
  }
}

/** Runs a failing schedule once more. @throws Nondeterministic if it ends otherwise. */
export async function confirm(
  runner: Runner,
  schedule: FailingSchedule | Lasso | OwnOrder,
  rounds?: number,
): Promise<FailingTrace> {
  const repeatsFrom = 'repeatsFrom' in schedule ? schedule.repeatsFrom : undefined
  const run = await follow(runner, schedule.moves, repeatsFrom, rounds)
  const expected = outcomeOf(schedule)
  if (run.ending.outcome !== expected) {
    throw new Nondeterministic(
      `a schedule ended as '${expected}' first and as '${run.ending.outcome}' when run again`,
    )
  }
  const pointOfNoReturn = 'pointOfNoReturn' in schedule ? (schedule.pointOfNoReturn ?? null) : null
  const preemptions = run.steps.filter(({ isPreemption }) => isPreemption).length
  return { ...(expected === 'inconclusive' ? beginningOf(run) : run), pointOfNoReturn, preemptions }
}

/** Where there is no verdict, a reader does not need thousands of steps. */
const beginningOf = (run: Trace): Trace => ({
  ...run,
  steps: run.steps.slice(0, 100),
  schedule: run.schedule.slice(0, 100),
})

const outcomeOf = (schedule: FailingSchedule | Lasso | OwnOrder): Outcome =>
  'ending' in schedule ? schedule.ending.outcome : schedule.outcome
