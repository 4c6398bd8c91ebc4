import type { ScheduledEntry } from '../../patterns/discover.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { renderEnding, renderLanes } from '../explorer/index.ts'
import { replayCommand } from '../render/command.ts'
import { COLUMN, marked } from '../text/marked.ts'
import type { Paint } from '../text/paint.ts'
import { count, plural } from '../text/quantity.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { ThreadsExploration, ThreadsTrace } from './explore.ts'
import type { ScheduledReport } from './judge.ts'
import { tokenOf } from './token.ts'

/** What stands above the solutions, in 80 columns. */
export const headOfScheduled = (
  { problem: { title, lesson, story } }: ScheduledEntry,
  paint: Paint,
): string =>
  `${[paint.bold(title.toUpperCase()), ...wrap(lesson, WIDTH), '', ...wrap(story, WIDTH)].join('\n')}\n\n`

/** What stands below them: the author's opinion, and where the code is. */
export const footOfScheduled = ({ problem: { prefers }, folder }: ScheduledEntry): string =>
  `${[
    ...wrap(`The author prefers ${prefers.solution}: ${prefers.because}.`, WIDTH),
    `Code: patterns/${folder}`,
  ].join('\n')}\n`

/** What became of one solution, in 80 columns, with the simplest schedule that breaks it. */
export function reportOfScheduled(problem: string, report: ScheduledReport, paint: Paint): string {
  const { name, bug, price, exploration, ok } = report
  const [failure] = exploration.failures
  const about = bug === undefined ? `price: ${price}` : `wrong: ${bug}`
  const lines = [
    ...wrap(`${name}: ${about}`, WIDTH).map((line, i) => (i === 0 ? paint.bold(line) : line)),
    ...marked(failure === undefined, verdictOfThreads(exploration), paint),
    ...(failure === undefined ? [] : ['', ...traceAsText(problem, name, failure, paint)]),
    ...(ok ? [] : [paint.red('  NOT AS DECLARED in its file')]),
  ]
  return `${lines.join('\n')}\n\n`
}

/** One schedule as lanes, how it ended, and how to see it again. */
export function traceAsText(
  problem: string,
  solution: string,
  trace: ThreadsTrace,
  paint: Paint,
): string[] {
  const steps = trace.steps.map((step) => ({
    ...step,
    events: [],
    isDeviation: false,
    actionsOfAll: step.actions.map((action) => ({ task: step.task, action })),
  }))
  const lanes = { tasks: trace.tasks, steps, repeatsFrom: undefined }
  return [
    ...renderLanes({ ...lanes, pointOfNoReturn: trace.pointOfNoReturn }, WIDTH, paint),
    ...renderEnding(trace, WIDTH, paint),
    ...replayCommand(problem, tokenOf(problem, solution, trace), WIDTH - COLUMN)
      .split('\n')
      .map((line) => paint.dim(`${' '.repeat(COLUMN)}${line}`)),
  ]
}

/** What was covered and how it ended: `fails in 6 of all 182 schedules: deadlock`. */
export function verdictOfThreads(exploration: ThreadsExploration): string {
  const { outcomes } = exploration
  const failing = [...outcomes].filter(([outcome]) => outcome !== 'completed')
  const times = failing.reduce((sum, [, each]) => sum + each, 0)
  const covered = coverageOf(exploration)
  if (times === 0) return `survives ${covered}${limitOf(exploration)}`
  const ways = failing
    .map(([outcome, each]) => wayOf(outcome, each, failing.length) + causesOf(exploration, outcome))
    .join(', ')
  return `fails in ${count(times)} of ${covered}: ${ways}${limitOf(exploration)}`
}

/** The reasons that have a name, of failures that end so. */
function causesOf({ failures }: ThreadsExploration, outcome: Outcome): string {
  const causes = failures.flatMap(({ ending }) =>
    ending.outcome === outcome && ending.cause !== null ? [ending.cause] : [],
  )
  return causes.length === 0 ? '' : ` (${[...new Set(causes)].join(', ')})`
}

const wayOf = (outcome: Outcome, times: number, ways: number): string =>
  ways === 1 ? outcome : `${outcome} ${count(times)}`

function coverageOf({ complete, schedules, isSampled }: ThreadsExploration): string {
  const all = plural(schedules, 'schedule')
  if (complete) return `all ${all}`
  return isSampled ? `${all} chosen by chance` : `the first ${all}`
}

function limitOf({ complete, bound, isSampled }: ThreadsExploration): string {
  if (complete) return ''
  if (isSampled || bound === null) return '; no proof'
  return `; each with at most ${plural(bound, 'pre-emption')} is among them; no proof beyond that`
}
