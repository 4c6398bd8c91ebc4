import type { Outcome } from '../../../patterns/stage.ts'
import type { Program, Rules } from '../execution/execute.ts'
import { follow, type Trace } from '../execution/follow.ts'
import type { FailingTrace } from '../exploration.ts'
import type { Lasso } from '../graph/lasso.ts'
import type { Path } from '../graph/simplest-failures.ts'
import { NotRepeatable } from './discovery.ts'

/** Runs failing schedules once more before anyone is told of them; `rounds` times round what repeats. */
export async function confirmAll(
  rules: Rules,
  program: Program,
  paths: readonly (Path | Lasso)[],
  rounds?: number,
): Promise<FailingTrace[]> {
  const failures: FailingTrace[] = []
  for (const path of paths) failures.push(await confirm(rules, program, path, rounds))
  return failures
}

async function confirm(
  rules: Rules,
  program: Program,
  path: Path | Lasso,
  rounds: number | undefined,
): Promise<FailingTrace> {
  const repeatsFrom = 'repeatsFrom' in path ? path.repeatsFrom : undefined
  const run = await follow(rules, program, path.moves, repeatsFrom, rounds)
  const expected = outcomeOf(path)
  if (run.ending.outcome !== expected) {
    throw new NotRepeatable(
      `a schedule ended as '${expected}' first and as '${run.ending.outcome}' when run again`,
    )
  }
  const pointOfNoReturn = 'pointOfNoReturn' in path ? (path.pointOfNoReturn ?? null) : null
  const preemptions = run.steps.filter(({ isPreemption }) => isPreemption).length
  return { ...(expected === 'inconclusive' ? beginningOf(run) : run), pointOfNoReturn, preemptions }
}

/** Nobody reads thousands of steps, and nobody needs them where there is no verdict. */
const beginningOf = (run: Trace): Trace => ({
  ...run,
  steps: run.steps.slice(0, 100),
  schedule: run.schedule.slice(0, 100),
})

const outcomeOf = (path: Path | Lasso): Outcome =>
  'ending' in path ? path.ending.outcome : path.outcome
