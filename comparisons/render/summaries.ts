import { entriesIn, type FilledChapter } from '../../patterns/order.ts'
import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { countDecided, type Decided, decidedIn } from '../verdicts/decided.ts'
import {
  countStanding,
  decidedBy,
  dutiesIn,
  evidenceFor,
  foundHow,
  opinionOf,
  type Summary,
  standingOf,
  type Together,
} from '../verdicts/summary.ts'
import { listed } from '../verdicts/winner.ts'

/** The column at which the texts below the name of a pattern begin. */
const INDENT = 10
/** The widths of the columns of those who survive. */
const COLUMNS = { pattern: 21, alone: 24 }

const LEGEND = [
  "'By itself' is the problem alone; 'composed' is two solved problems as parts of one operation, " +
    'for which each side opens its solution up as it likes (closed: only what the problem asks ' +
    'for is used). A side is named unless some scenario speaks against it: one that a correct ' +
    'solution of another side survives and none of its own does. What the author prefers ' +
    'among those that are left is an opinion; no scenario decides it.',
  '✓ no schedule failed; ✗ one did, in the way that is named. What was covered, and the ' +
    'schedules: npx tsx scripts/run <pattern>. Side by side: npx tsx scripts/compare <pattern>.',
]

/** A summary of each pattern, by chapter, and then who survives what, in 80 columns. */
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
    paint.bold(row('WHO SURVIVES', 'by itself', 'composed')),
    ...chapters.flatMap(({ title, entries }) => [
      paint.dim(title),
      ...entries.flatMap((summary) => renderChoice(summary, paint)),
    ]),
    '',
    ...labelledLines('By itself: ', `${countStanding(summaries, 'alone')}.`),
    ...labelledLines('Composed:  ', `${countStanding(summaries, 'composed')}.`),
    ...renderDecided(decidedIn(summaries), paint),
    ...LEGEND.flatMap((text) => ['', ...wrap(text, WIDTH).map((line) => paint.dim(line))]),
  ]
}

/** The scenarios that are decided, by survival and then by what must be remembered. */
const renderDecided = (decided: readonly Decided[], paint: Paint): string[] =>
  GROUNDS.flatMap(([ground, title]) => [
    '',
    paint.bold(title),
    ...decided
      .filter((each) => each.ground === ground)
      .flatMap((each) => [
        ...labelledLines('  ', `${each.pattern}, '${each.scenario}': ${listed(each.standing)}`),
        ...labelledLines('    ', each.because).map((line) => paint.dim(line)),
      ]),
    ...labelledLines('  ', `Stand: ${countDecided(decided, ground)}.`),
  ])

const GROUNDS = [
  ['survival', 'DECIDED BY SURVIVAL'],
  ['duties', 'DECIDED BY WHAT MUST BE REMEMBERED'],
] as const

/** The bug, the prices, and what decides. */
function renderSummary(summary: Summary, paint: Paint) {
  const { pattern, wrong, mutex, event, stm, composed, closed, ok } = summary
  const [first, ...more] = decidedBy(summary)
  return [
    paint.bold(pattern),
    ...labelled('bug', wrong === undefined ? 'none' : `${wrong.bug}: ${foundHow(wrong)}`),
    ...labelled('locks', mutex),
    ...labelled('event', event),
    ...labelled('STM', stm),
    ...(closed === undefined ? [] : labelled('closed', describeTogether(closed))),
    ...labelled('composed', describeTogether(composed)),
    ...labelled('decisive', first ?? 'no scenario'),
    ...more.flatMap((text) => labelled('', text)),
    ...(ok ? [] : [paint.red(`  NOT AS DECLARED: see npx tsx scripts/run ${pattern}`)]),
  ]
}

const describeTogether = ({ mutex, event, stm }: Together): string =>
  `locks ${mutex}; event ${event}; STM ${stm}`

/** Who survives one pattern, in a row, and below it the opinion of the author. */
function renderChoice(summary: Summary, paint: Paint): string[] {
  const { pattern, choice } = summary
  return [
    row(pattern, standingOf(choice.alone), standingOf(choice.composed)),
    ...labelledLines(' '.repeat(COLUMNS.pattern), `opinion: ${opinionOf(summary)}`).map((line) =>
      paint.dim(line),
    ),
    ...renderFaults(choice.faults, paint),
  ]
}

const renderFaults = (faults: readonly string[], paint: Paint): string[] =>
  faults.flatMap((fault) =>
    wrap(`NOT AS DECLARED: ${fault}`, WIDTH - 2).map((line) => paint.red(`  ${line}`)),
  )

/**
 * What the scenarios of one pattern decide, what correct solutions do not keep, a line each in `buts`,
 * and then the opinion of the author.
 */
export function renderWinner(summary: Summary, buts: readonly string[], paint: Paint): string[] {
  const { alone, composed, faults } = summary.choice
  const part = (label: string, lines: readonly string[]) =>
    lines.flatMap((text, i) => labelled(i === 0 ? label : '', text))
  return [
    '',
    paint.bold('WHO WINS'),
    ...part('by itself', [`stand: ${standingOf(alone)}`, ...evidenceFor(alone)]),
    ...part('composed', [`stand: ${standingOf(composed)}`, ...evidenceFor(composed)]),
    ...part('duties', dutiesIn(summary)),
    ...part('but for', buts),
    ...part('opinion', [opinionOf(summary)]),
    ...renderFaults(faults, paint),
  ]
}

const row = (pattern: string, alone: string, composed: string): string =>
  pattern.padEnd(COLUMNS.pattern) + alone.padEnd(COLUMNS.alone) + composed

/** Text after a label, wrapped and indented. */
const labelled = (label: string, text: string): string[] =>
  labelledLines(`  ${label.padEnd(INDENT)}`, text)

function labelledLines(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - label.length)
  return [`${label}${first}`, ...rest.map((line) => ' '.repeat(label.length) + line)]
}
