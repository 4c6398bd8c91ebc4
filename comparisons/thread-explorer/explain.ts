import type { Outcome } from '../../patterns/stage.ts'
import { headOfLanes, renderEnding, rowsOfSteps } from '../explorer/index.ts'
import { COLUMN, marked } from '../text/marked.ts'
import { type Paint, plain } from '../text/paint.ts'
import { count, plural } from '../text/quantity.ts'
import { WIDTH } from '../text/width.ts'
import { OUTSIDE } from './describe.ts'
import type { ThreadsExploration, ThreadsTrace } from './explore.ts'

/**
 * What an exploration has found, in 80 columns: the verdict with what was covered and, if a schedule
 * fails, the simplest one as lanes, with the token for {@link replayThreads}.
 */
export function explainThreads(exploration: ThreadsExploration): string {
  const [failure] = exploration.failures
  const lines = marked(failure === undefined, verdictOfThreads(exploration), plain)
  if (failure !== undefined) {
    lines.push('', ...lanesOf(failure, plain), `${' '.repeat(COLUMN)}replay: ${failure.token}`)
  }
  return lines.join('\n')
}

/** What a thread repeats at least this many times at the end of a run is shown once. */
const REPEATS = 3

/** As many steps are shown at each end of a run. */
const AT_AN_END = 50

/** The steps of a run, without those in which a thread repeats itself in the end: how often, is said. */
function shownSteps({ steps }: ThreadsTrace): ThreadsTrace['steps'] {
  const last = steps.at(-1)
  if (last === undefined) return steps
  const isOther = (step: typeof last) =>
    step.task !== last.task || step.actions.join() !== last.actions.join()
  const first = steps.findLastIndex(isOther) + 1
  const times = steps.length - first
  if (times < REPEATS) return steps
  const actions = last.actions.map((action) => `${action}, ${times} times`)
  return [...steps.slice(0, first), { ...(steps[first] ?? last), actions }]
}

/** The rows of a run, those at its ends if there are very many. */
function withoutMost(rows: readonly string[][]): readonly string[][] {
  const between = rows.length - 2 * AT_AN_END
  if (between <= 0) return rows
  const remark = `${' '.repeat(COLUMN)}… ${plural(between, 'more step')} …`
  return [...rows.slice(0, AT_AN_END), [remark], ...rows.slice(-AT_AN_END)]
}

/** One schedule as lanes, and how it ended. */
export function lanesOf(trace: ThreadsTrace, paint: Paint): string[] {
  const steps = shownSteps(trace).map((step) => ({
    ...step,
    events: [],
    isDeviation: false,
    actionsOfAll: step.actions.map((action) => ({ task: step.task, action })),
  }))
  const { tasks, pointOfNoReturn } = trace
  const lanes = { tasks, steps, repeatsFrom: undefined, pointOfNoReturn }
  return [
    headOfLanes(lanes, WIDTH, paint),
    ...withoutMost(rowsOfSteps(lanes, WIDTH, paint)).flat(),
    ...renderEnding(trace, WIDTH, paint),
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

function coverageOf({ hasAssumedLoops, ...exploration }: ThreadsExploration): string {
  const runs = runsOf(exploration)
  if (!hasAssumedLoops) return runs
  return `${runs}, assuming that it does not matter how often a waiting thread looks`
}

type Runs = Pick<ThreadsExploration, 'isExhausted' | 'schedules' | 'isSampled'>

function runsOf({ isExhausted, schedules, isSampled }: Runs): string {
  const all = plural(schedules, 'schedule')
  if (isExhausted) return `all ${all}`
  return isSampled ? `${all} chosen by chance` : `the first ${all}`
}

function limitOf({ complete, bound, isSampled, hasOutsideState }: ThreadsExploration): string {
  if (hasOutsideState) return `; a thread ${OUTSIDE}: no proof`
  if (complete) return ''
  if (isSampled || bound === null) return '; no proof'
  return `; each with at most ${plural(bound, 'pre-emption')} is among them; no proof beyond that`
}
