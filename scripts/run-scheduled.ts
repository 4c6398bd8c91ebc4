import { BadToken, DivergedSchedule } from '../comparisons/explorer/index.ts'
import { type ForReal, tryForReal } from '../comparisons/litmus/judge.ts'
import { realAsText } from '../comparisons/litmus/text.ts'
import { replayThreads } from '../comparisons/thread-explorer/explore.ts'
import { judgeScheduled, type ScheduledReport } from '../comparisons/thread-explorer/judge.ts'
import type { ThreadsOptions } from '../comparisons/thread-explorer/options.ts'
import {
  footOfScheduled,
  headOfScheduled,
  reportOfScheduled,
  traceAsText,
} from '../comparisons/thread-explorer/text.ts'
import { findThreadToken, tokenOf } from '../comparisons/thread-explorer/token.ts'
import type { ScheduledEntry } from '../patterns/discover.ts'
import { badToken } from './bad-token.ts'
import { CommandLineError, palette, print, printJson, progress } from './command-line.ts'
import type { Form } from './replay.ts'

interface Options {
  readonly solution?: string | undefined
  readonly json?: boolean | undefined
  readonly ascii?: boolean | undefined
}

type Bounds = Pick<ThreadsOptions, 'schedules' | 'seed' | 'stopAtFirst'>

/**
 * Explores a problem whose threads are real, and shows each solution as soon as it is judged.
 * Returns all of it, to be printed as JSON; with `json`, it shows nothing.
 */
export async function runScheduled(
  entry: ScheduledEntry,
  { solution: only, json = false, ascii = false }: Options,
  { schedules, seed, stopAtFirst }: Bounds,
) {
  const { name, problem, solutions } = entry
  const bounds = { schedules, seed, stopAtFirst }
  if (!json) print(headOfScheduled(entry, palette), ascii)
  const reports: Report[] = []
  for (const each of solutions.filter((one) => only === undefined || one.name === only)) {
    const onProgress = (runs: number) => progress.show(`${each.name}: ${runs} schedules`)
    const report = await judgeScheduled(each, { ...bounds, onProgress })
    const real = await tryForReal(each, {
      onProgress: (rounds) => progress.show(`${each.name}: ${rounds} rounds for real`),
    })
    reports.push({ ...report, ...real })
    const more = realAsText(real, process.arch, palette)
    if (!json) print(reportOfScheduled(name, report, more, palette), ascii)
  }
  if (!json) print(footOfScheduled(entry), ascii)
  const ok = reports.every((report) => report.ok)
  const isBounded = Object.values(bounds).some((bound) => bound !== undefined)
  const isReal = reports.every(({ litmus, loop, count }) =>
    [litmus, loop, count].every((real) => real?.ok !== false),
  )
  if (!isReal || (!isBounded && !ok)) process.exitCode = 1
  return { problem: name, ...problem, ok: ok && isReal, solutions: reports.map(asJson(name)) }
}

/** What was explored of a solution, and what of it ran for real. */
type Report = ScheduledReport & ForReal

const asJson =
  (problem: string) =>
  ({ exploration, ...report }: Report) => ({
    ...report,
    ...exploration,
    outcomes: Object.fromEntries(exploration.outcomes),
    failures: exploration.failures.map((trace) => ({
      ...trace,
      token: tokenOf(problem, report.name, trace),
    })),
  })

/**
 * Runs the schedule of a token, and shows it. The exit code becomes 1 if it ends in another way.
 * @throws CommandLineError if the token is malformed, names something that does not exist, or the
 * threads cannot follow it any more; or if a picture is asked for.
 */
export async function replayOnThreads(
  entry: ScheduledEntry,
  text: string,
  { json = false, ascii = false, svg, md }: Form,
): Promise<void> {
  if (svg || md)
    throw new CommandLineError(`--${svg ? 'svg' : 'md'} is not for a problem on threads`)
  const { solution, schedule, outcome } = await found(entry, text)
  const trace = await replayed(solution.entry, schedule)
  const recurred = trace.ending.outcome === outcome
  if (!recurred) process.exitCode = 1
  if (json) return printJson({ ...trace, token: text, recurred })
  const lines = traceAsText(entry.name, solution.name, trace, palette)
  print(`${[`${entry.name}: ${solution.name}`, '', ...lines].join('\n')}\n`, ascii)
}

async function found(entry: ScheduledEntry, text: string) {
  try {
    return findThreadToken(entry, text)
  } catch (error) {
    if (error instanceof BadToken) throw await badToken(text, entry.name, error)
    throw error
  }
}

async function replayed(entry: URL, schedule: readonly number[]) {
  try {
    return await replayThreads(entry, schedule)
  } catch (error) {
    if (error instanceof DivergedSchedule) throw new CommandLineError(error.message)
    throw error
  }
}
