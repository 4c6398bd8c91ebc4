import { assertReplayed } from './checked-options.ts'
import { ASSUMED, type Rule } from './execution/assumptions.ts'
import { withInterception } from './execution/execute.ts'
import { follow } from './execution/follow.ts'
import { DivergedSchedule } from './execution/follower.ts'
import { Runner } from './execution/runner.ts'
import type { Move } from './execution/schedule.ts'
import { type Explorable, programOf } from './program.ts'
import { type Run, worded } from './report/worded.ts'

/**
 * Runs a program once, by `schedule`. Where the schedule ends first, the run goes on without
 * pre-emptions; where it can repeat forever `repeatsFrom` some step, it is run a few times round.
 * @throws DivergedSchedule if the schedule asks for a move that is not possible.
 * @throws ExplorerMisuse for what is no schedule, as `failure.schedule` is one, and for an unknown rule.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })
 * const { ending, steps } = await replay(greet, [])
 * ending.outcome // => 'completed'
 * steps.length // => 2
 * const impossible = await replay(greet, [{ task: 5 }]).catch((error) => error)
 * impossible instanceof DivergedSchedule // => true
 */
export async function replay(
  explorable: Explorable,
  schedule: readonly Move[],
  rule: Rule = ASSUMED.rule,
  repeatsFrom?: number,
): Promise<Run> {
  assertReplayed(schedule, rule)
  return withInterception(async () => {
    const program = programOf(explorable)
    const runner = new Runner(program, { ...ASSUMED, rule })
    try {
      return worded(await follow(runner, schedule, repeatsFrom))
    } catch (error) {
      // A schedule found where cycles were not certain to be deadlocks may go on beyond one.
      if (!(error instanceof DivergedSchedule)) throw error
      return worded(await follow(runner.with({ seesCyclesEarly: false }), schedule, repeatsFrom))
    }
  })
}
