import { entriesIn, type FilledChapter } from '../../patterns/order.ts'
import { table } from '../render/markdown.ts'
import { countWins, decidedBy, foundHow, type Summary, tally } from '../verdicts/summary.ts'
import { chapterLink, pageLink } from './links.ts'

/**
 * A row for each chapter: its problems, and how often each side wins. `folder` leads to the pages of
 * the patterns.
 */
export function chapterTable(chapters: readonly FilledChapter<Summary>[], folder: string): string {
  const rows = chapters.map(({ title, about, entries }) => [
    `${chapterLink(title, folder)}: ${about}`,
    entries.map((summary) => pageLink(summary, folder)).join(', '),
    countWins(entries, 'alone'),
    countWins(entries, 'composed'),
  ])
  const head = ['chapter', 'problems', 'by itself', 'composed']
  return `${table(head, rows)}\n${tallies(entriesIn(chapters))}\n`
}

/** The winners of each pattern, why, and what decides. */
export function winnersTable(summaries: readonly Summary[], folder: string): string {
  const rows = summaries.map((summary) => [
    pageLink(summary, folder),
    ...winnersOf(summary),
    summary.choice.because,
    decidedBy(summary).join('; ') || 'the prices',
  ])
  return table(['pattern', 'by itself', 'composed', 'why', 'decisive'], rows)
}

/** The bug of each pattern, and the prices. Each chapter begins with a row that names it. */
export function pricesTable(chapters: readonly FilledChapter<Summary>[], folder: string): string {
  const head = [
    'pattern',
    'a bug, and how it shows',
    'the price of locks',
    'the price of STM',
    'composed: locks',
    'STM',
  ]
  const rows = chapters.flatMap(({ title, entries }) => [
    head.map((_, i) => (i === 0 ? `**${title}**` : '')),
    ...entries.map((summary) => [
      pageLink(summary, folder),
      bugOf(summary),
      summary.mutex,
      summary.stm,
      summary.composed.mutex,
      summary.composed.stm,
    ]),
  ])
  return table(head, rows)
}

const bugOf = ({ wrong }: Summary): string =>
  wrong === undefined ? '' : `${wrong.bug}: ${foundHow(wrong)}`

const winnersOf = ({ choice }: Summary) => [choice.alone.wins, choice.composed.wins]

/** How often each side wins, over all patterns. */
export const tallies = (summaries: readonly Summary[]): string =>
  `By itself: ${tally(summaries, 'alone')}. Composed: ${tally(summaries, 'composed')}.`
