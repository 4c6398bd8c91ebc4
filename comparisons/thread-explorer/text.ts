import type { ScheduledEntry } from '../../patterns/discover.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { renderEnding, renderLanes, writeToken } from '../explorer/index.ts'
import { replayCommand } from '../render/command.ts'
import type { Paint } from '../text/paint.ts'
import { plural } from '../text/quantity.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { ThreadsExploration, ThreadsTrace } from './explore.ts'
import type { ScheduledReport } from './judge.ts'

const COLUMN = 4

/** What stands above the solutions, in 80 columns. */
export const headOfScheduled = (
  { problem: { title, lesson, story } }: ScheduledEntry,
  paint: Paint,
): string =>
  `${[paint.bold(title.toUpperCase()), ...wrap(lesson, WIDTH), '', ...wrap(story, WIDTH)].join('\n')}\n\n`

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

/** The token of a schedule. */
export const tokenOf = (problem: string, solution: string, trace: ThreadsTrace): string =>
  writeToken({
    program: [problem, solution],
    rule: 'preemptive',
    outcome: trace.ending.outcome,
    schedule: trace.schedule.map((task) => ({ task, operation: 0 })),
  })

/** What was covered and how it ended, in a sentence: `4 of 6 schedules fail: invariant broken 4`. */
export function verdictOfThreads(exploration: ThreadsExploration): string {
  const { outcomes, schedules } = exploration
  const failing = [...outcomes].filter(([outcome]) => outcome !== 'completed')
  const count = failing.reduce((sum, [, times]) => sum + times, 0)
  const covered = coverageOf(exploration)
  if (count === 0) return `survives ${covered}`
  const ways = failing.map(([outcome, times]) => wayOf(outcome, times, failing.length)).join(', ')
  return `fails in ${count.toLocaleString('en-GB')} of ${schedules.toLocaleString('en-GB')} schedules (${covered}): ${ways}`
}

const wayOf = (outcome: Outcome, times: number, ways: number): string =>
  ways === 1 ? outcome : `${outcome} ${times.toLocaleString('en-GB')}`

function coverageOf({ complete, bound, schedules, isSampled }: ThreadsExploration): string {
  const count = plural(schedules, 'schedule')
  if (complete) return `all ${count}`
  if (isSampled) return `${count} chosen by chance, which is no proof`
  const most = bound === null ? '' : `, all with at most ${plural(bound, 'pre-emption')} among them`
  return `the first ${count}${most}; no proof beyond that`
}

function marked(isGood: boolean, text: string, paint: Paint): string[] {
  const mark = isGood ? paint.green('✓') : paint.red('✗')
  return wrap(text, WIDTH - COLUMN).map((line, i) =>
    i === 0 ? `  ${mark} ${line}` : ' '.repeat(COLUMN) + line,
  )
}
