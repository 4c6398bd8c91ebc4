import { BadToken, readToken } from '../comparisons/explorer/index.ts'
import {
  replayThreads,
  type ThreadsOptions,
  type ThreadsTrace,
} from '../comparisons/thread-explorer/explore.ts'
import { judgeScheduled, type ScheduledReport } from '../comparisons/thread-explorer/judge.ts'
import {
  headOfScheduled,
  reportOfScheduled,
  tokenOf,
  traceAsText,
} from '../comparisons/thread-explorer/text.ts'
import { loadScheduled, type ScheduledEntry } from '../patterns/discover.ts'
import { CommandLineError, oneOf, palette, print, printJson, progress } from './command-line.ts'

interface Options {
  readonly solution?: string | undefined
  readonly replay?: string | undefined
  readonly json?: boolean | undefined
  readonly ascii?: boolean | undefined
}

type Bounds = Pick<ThreadsOptions, 'schedules' | 'seed' | 'stopAtFirst'>

/**
 * Explores a problem whose threads are real, and shows each solution as soon as it is judged.
 * @throws CommandLineError if there is no such solution, or the token is none of this problem.
 */
export async function runScheduled(
  name: string,
  { solution, replay, json = false, ascii = false }: Options,
  bounds: Bounds,
): Promise<void> {
  const entry = await loadScheduled(name)
  if (replay !== undefined) return await showReplay(entry, replay, { json, ascii })
  const names = entry.solutions.map((each) => each.name)
  if (solution !== undefined) oneOf('solution', solution, names)
  if (!json) print(headOfScheduled(entry, palette), ascii)
  const reports: ScheduledReport[] = []
  for (const each of entry.solutions) {
    if (solution !== undefined && each.name !== solution) continue
    const onProgress = (schedules: number) => progress.show(`${each.name}: ${schedules} schedules`)
    const report = await judgeScheduled(each, { ...bounds, onProgress })
    reports.push(report)
    if (!json) print(reportOfScheduled(name, report, palette), ascii)
  }
  if (json) printJson({ problem: name, ...entry.problem, solutions: reports.map(asJson(name)) })
  const isBounded = Object.values(bounds).some((bound) => bound !== undefined)
  if (!isBounded && reports.some(({ ok }) => !ok)) process.exitCode = 1
}

const asJson =
  (problem: string) =>
  ({ exploration, ...report }: ScheduledReport) => ({
    ...report,
    ...exploration,
    outcomes: Object.fromEntries(exploration.outcomes),
    failures: exploration.failures.map((trace) => ({
      ...trace,
      token: tokenOf(problem, report.name, trace),
    })),
  })

/** Runs the schedule of a token. The exit code becomes 1 if it ends in another way. */
async function showReplay(
  { name, solutions }: ScheduledEntry,
  text: string,
  { json, ascii }: Required<Pick<Options, 'json' | 'ascii'>>,
): Promise<void> {
  const token = tokenIn(text, name)
  const named = String(token.program[1])
  oneOf(
    'solution',
    named,
    solutions.map((each) => each.name),
  )
  const { entry } = solutions.find((each) => each.name === named) as { entry: URL }
  const trace: ThreadsTrace = await replayThreads(
    entry,
    token.schedule.map(({ task }) => task),
  )
  if (trace.ending.outcome !== token.outcome) process.exitCode = 1
  if (json) printJson({ token: text, ...trace })
  else
    print(
      `${[`${name}: ${named}`, '', ...traceAsText(name, named, trace, palette)].join('\n')}\n`,
      ascii,
    )
}

function tokenIn(text: string, name: string) {
  try {
    return readToken(text, name, 1)
  } catch (error) {
    if (error instanceof BadToken) throw new CommandLineError(error.message)
    throw error
  }
}
