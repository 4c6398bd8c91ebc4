import type { ScheduledEntry, ScheduledSolution } from '../../patterns/discover.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { BadToken, readToken } from '../explorer/index.ts'
import type { ThreadsTrace } from './explore.ts'
import { tokenOfSchedule } from './file-token.ts'

/** How many names stand in a token of threads: that of a solution. One of the event loop names a scenario too. */
export const PARTS = 1

/** The token of a schedule. */
export const tokenOf = (problem: string, solution: string, trace: ThreadsTrace): string =>
  tokenOfSchedule([problem, solution], trace.ending.outcome, trace.schedule)

/** Whether `text` has the form of a token of threads, and not of one of the event loop. */
export const isOfThreads = (text: string): boolean => text.split(':').length === PARTS + 4

/** What a token of threads stands for. */
interface Schedule {
  readonly solution: ScheduledSolution
  /** Which thread makes each step. */
  readonly schedule: readonly number[]
  readonly outcome: Outcome
}

/**
 * Reads a token of a problem on threads.
 * @throws BadToken if it is damaged, belongs to another problem, or names a solution that is gone.
 */
export function findThreadToken({ name, solutions }: ScheduledEntry, text: string): Schedule {
  const { program, schedule, outcome } = readToken(text, name, PARTS)
  const solution = solutions.find((each) => each.name === program[1])
  if (solution === undefined) throw new BadToken(`${name} no longer has a solution '${program[1]}'`)
  return { solution, schedule: schedule.map(({ task }) => task), outcome }
}
