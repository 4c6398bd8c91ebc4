import { loadScheduled, type ScheduledSolution } from '../../patterns/discover.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { AT_END } from '../thread-explorer/conductor.ts'
import { exploreThreads } from '../thread-explorer/explore.ts'
import { tokenOf } from '../thread-explorer/token.ts'
import { type Stressed, stress } from './stress.ts'

/** A wrong solution, as the explorer and as two stress tests have found it. */
export interface StressRow {
  readonly problem: string
  readonly solution: string
  readonly folder: string
  readonly bug: string
  /** How many schedules were run until one failed, and how it did. */
  readonly explorer: {
    readonly schedules: number
    readonly preemptions: number
    readonly outcome: Outcome
    readonly token: string
    /** Whether the failure shows when the round is over, where a stress test looks. */
    readonly showsAtEnd: boolean
  }
  /** With a random pause of each thread at the start of each round, and no other. */
  readonly stressed: Stressed
  /** With random pauses before operations as well. */
  readonly delayed: Stressed
}

/** A wrong solution that the explorer does not break. */
class NotFound extends Error {
  override readonly name = 'NotFound'
}

/**
 * Breaks each wrong solution of the problems on threads by the explorer, and runs it under stress
 * twice, for `seconds` each.
 * @throws NotFound if the explorer does not break one.
 */
export async function* stressSideBySide(
  problems: readonly string[],
  seconds: number,
): AsyncGenerator<StressRow> {
  for (const problem of problems) {
    const { solutions, folder } = await loadScheduled(problem)
    for (const solution of solutions) {
      if (isBroken(solution)) yield await rowOf(problem, folder, solution, seconds)
    }
  }
}

/** Whether some schedule of sequentially consistent memory breaks it. */
const isBroken = ({ bug, outcomes = [] }: ScheduledSolution): boolean =>
  bug !== undefined && outcomes.some((outcome) => outcome !== 'completed')

async function rowOf(
  problem: string,
  folder: string,
  { name: solution, entry, bug = '' }: ScheduledSolution,
  seconds: number,
): Promise<StressRow> {
  const { failures, schedules } = await exploreThreads(entry, { stopAtFirst: true })
  const [failure] = failures
  if (failure === undefined) throw new NotFound(`no schedule breaks ${problem}/${solution}`)
  const { preemptions, ending } = failure
  const token = tokenOf(problem, solution, failure)
  return {
    problem,
    solution,
    folder,
    bug,
    explorer: {
      schedules,
      preemptions,
      outcome: ending.outcome,
      token,
      showsAtEnd: ending.outcome !== 'invariant broken' || ending.message.includes(AT_END),
    },
    stressed: await stress(entry, { seconds, isDelayed: false }),
    delayed: await stress(entry, { seconds, isDelayed: true }),
  }
}
