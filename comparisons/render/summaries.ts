import { entriesIn, type FilledChapter } from '../../patterns/order.ts'
import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { decidedBy, evidenceFor, foundHow, type Summary, tally } from '../verdicts/summary.ts'
import type { Decision } from '../verdicts/winner.ts'

/** The column at which the texts below the name of a pattern begin. */
const INDENT = 10
/** The widths of the columns of winners; the last column takes what is left. */
const COLUMNS = { pattern: 21, alone: 11, composed: 10 }
const WHY_AT = COLUMNS.pattern + COLUMNS.alone + COLUMNS.composed

const LEGEND = [
  "'By itself' is the problem alone; 'composed' is two solved problems as parts of one operation, " +
    'neither of them opened up for it. A scenario that a correct lock solution survives and no STM ' +
    'solution does counts for locks, and vice versa; if both have such a scenario, the winner is ' +
    "'either'; if neither has, the prices decide, which is a judgement. 'Neither': a correct " +
    'solution without locks and transactions survives every scenario.',
  '✓ no schedule failed; ✗ one did, in the way that is named. What was covered, and the ' +
    'schedules: npx tsx scripts/run <pattern>. Side by side: npx tsx scripts/compare <pattern>.',
]

/** A summary of each pattern, by chapter, and then the winners, in 80 columns. */
export function renderSummaries(
  chapters: readonly FilledChapter<Summary>[],
  paint: Paint,
): string[] {
  const summaries = entriesIn(chapters)
  return [
    ...chapters.flatMap(({ title, entries }) => [
      title.toUpperCase(),
      '',
      ...entries.flatMap((summary) => [...renderSummary(summary, paint), '']),
    ]),
    paint.bold(row('WHO WINS', 'by itself', 'composed', 'why')),
    ...chapters.flatMap(({ title, entries }) => [
      paint.dim(title),
      ...entries.flatMap((summary) => renderChoice(summary, paint)),
    ]),
    '',
    `By itself: ${tally(summaries, 'alone')}.`,
    `Composed:  ${tally(summaries, 'composed')}.`,
    ...LEGEND.flatMap((text) => ['', ...wrap(text, WIDTH).map((line) => paint.dim(line))]),
  ]
}

/** The bug, the prices, and what decides. */
function renderSummary(summary: Summary, paint: Paint) {
  const { pattern, wrong, mutex, stm, composed, ok } = summary
  const [first, ...more] = decidedBy(summary)
  return [
    paint.bold(pattern),
    ...labelled('bug', wrong === undefined ? 'none' : `${wrong.bug}: ${foundHow(wrong)}`),
    ...labelled('locks', mutex),
    ...labelled('STM', stm),
    ...labelled('composed', `locks ${composed.mutex}; STM ${composed.stm}`),
    ...labelled('decisive', first ?? 'the prices'),
    ...more.flatMap((text) => labelled('', text)),
    ...(ok ? [] : [paint.red(`  NOT AS DECLARED: see npx tsx scripts/run ${pattern}`)]),
  ]
}

/** The winners of one pattern in a row, and why. */
function renderChoice({ pattern, choice }: Summary, paint: Paint): string[] {
  const { alone, composed, because, faults } = choice
  const [why = '', ...more] = wrap(because, WIDTH - WHY_AT)
  return [
    row(pattern, alone.wins, composed.wins, why),
    ...more.map((line) => ' '.repeat(WHY_AT) + line),
    ...renderFaults(faults, paint),
  ]
}

const renderFaults = (faults: readonly string[], paint: Paint): string[] =>
  faults.flatMap((fault) =>
    wrap(`NOT AS DECLARED: ${fault}`, WIDTH - 2).map((line) => paint.red(`  ${line}`)),
  )

/** The winners of one pattern, why, and what decides. */
export function renderWinner({ choice }: Summary, paint: Paint): string[] {
  const part = (label: string, decision: Decision) => {
    const evidence = evidenceFor(decision)
    const [first = 'no scenario decides, the prices do', ...more] = evidence
    const head = `  ${label.padEnd(COLUMNS.alone)}${decision.wins.padEnd(COLUMNS.composed)}`
    return [first, ...more]
      .flatMap((text) => wrap(text, WIDTH - head.length))
      .map((line, i) => (i === 0 ? head : ' '.repeat(head.length)) + line)
  }
  return [
    '',
    `${paint.bold('WHO WINS')}  ${choice.because}`,
    ...part('by itself', choice.alone),
    ...part('composed', choice.composed),
    ...renderFaults(choice.faults, paint),
  ]
}

const row = (pattern: string, alone: string, composed: string, why: string): string =>
  pattern.padEnd(COLUMNS.pattern) +
  alone.padEnd(COLUMNS.alone) +
  composed.padEnd(COLUMNS.composed) +
  why

/** Text after a label, wrapped and indented. */
function labelled(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - 2 - INDENT)
  const indent = ' '.repeat(2 + INDENT)
  return [`  ${label.padEnd(INDENT)}${first}`, ...rest.map((line) => indent + line)]
}
