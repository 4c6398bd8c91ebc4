import type { ScheduledEntry } from '../../patterns/discover.ts'
import { replayCommand } from '../render/command.ts'
import { COLUMN, marked } from '../text/marked.ts'
import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { lanesOf, verdictOfThreads } from './explain.ts'
import type { ThreadsTrace } from './explore.ts'
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

/**
 * What became of one solution, in 80 columns, with the simplest schedule that breaks it, and what else is known:
 * `more`.
 */
export function reportOfScheduled(
  problem: string,
  report: ScheduledReport,
  more: readonly string[],
  paint: Paint,
): string {
  const { name, bug, price, exploration, ok } = report
  const [failure] = exploration.failures
  const about = bug === undefined ? `price: ${price}` : `wrong: ${bug}`
  const lines = [
    ...wrap(`${name}: ${about}`, WIDTH).map((line, i) => (i === 0 ? paint.bold(line) : line)),
    ...marked(failure === undefined, verdictOfThreads(exploration), paint),
    ...(failure === undefined ? [] : ['', ...traceAsText(problem, name, failure, paint)]),
    ...(ok ? [] : [paint.red('  NOT AS DECLARED in its file')]),
    ...more,
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
  return [
    ...lanesOf(trace, paint),
    ...replayCommand(problem, tokenOf(problem, solution, trace), WIDTH - COLUMN)
      .split('\n')
      .map((line) => paint.dim(`${' '.repeat(COLUMN)}${line}`)),
  ]
}
