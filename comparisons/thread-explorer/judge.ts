import type { ScheduledSolution } from '../../patterns/discover.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { exploreThreads, type ThreadsExploration } from './explore.ts'
import type { ThreadsOptions } from './options.ts'

/** What the exploration of a solution has shown, beside what its file declares. */
export interface ScheduledReport {
  readonly name: string
  readonly bug: string | undefined
  readonly price: string | undefined
  readonly declared: readonly Outcome[]
  readonly exploration: ThreadsExploration
  /** Whether the solution does what its file declares. */
  readonly ok: boolean
}

/** How many schedules a solution is run through, unless it is asked for others. */
const USUAL = 5_000

/** Explores a solution, and holds what it does against what its file declares. */
export async function judgeScheduled(
  { name, entry, bug, price, outcomes: declared = ['completed'] }: ScheduledSolution,
  options: ThreadsOptions = {},
): Promise<ScheduledReport> {
  const exploration = await exploreThreads(entry, {
    ...options,
    schedules: options.schedules ?? USUAL,
  })
  const { outcomes, complete } = exploration
  const isForeseen = [...outcomes.keys()].every((outcome) => declared.includes(outcome))
  // Where not every schedule was run, some good ending may be among the others.
  const isSeen = declared.every(
    (outcome) => outcomes.has(outcome) || (!complete && outcome === 'completed'),
  )
  return { name, bug, price, declared, exploration, ok: isForeseen && isSeen }
}
