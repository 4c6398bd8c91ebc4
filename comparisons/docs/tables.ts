import { table } from '../render/markdown.ts'
import { decidedBy, foundHow, type Summary, tally } from '../verdicts/summary.ts'
import { pageLink } from './links.ts'

/** A row for each pattern, narrow enough for a code host; `folder` is where their pages are. */
export function summaryTable(summaries: readonly Summary[], folder: string): string {
  const rows = summaries.map((summary) => [
    pageLink(summary, folder),
    bugOf(summary),
    ...winnersOf(summary),
    summary.choice.because,
  ])
  const head = ['pattern', 'a bug, and how it shows', 'by itself', 'composed', 'why']
  return `${table(head, rows)}\n${tallies(summaries)}\n`
}

/** The winners of each pattern, why, and what decides. */
export function winnersTable(summaries: readonly Summary[], folder: string): string {
  const rows = summaries.map((summary) => [
    pageLink(summary, folder),
    ...winnersOf(summary),
    summary.choice.because,
    decidedBy(summary).join('; ') || 'the prices',
  ])
  return `${table(['pattern', 'by itself', 'composed', 'why', 'decisive'], rows)}\n${tallies(summaries)}\n`
}

/** The bug of each pattern, and the prices. */
export function pricesTable(summaries: readonly Summary[], folder: string): string {
  const head = ['a bug, and how it shows', 'the price of locks', 'the price of STM']
  const rows = summaries.map((summary) => [
    pageLink(summary, folder),
    bugOf(summary),
    summary.mutex,
    summary.stm,
    summary.composed.mutex,
    summary.composed.stm,
  ])
  return table(['pattern', ...head, 'composed: locks', 'STM'], rows)
}

const bugOf = ({ wrong }: Summary): string =>
  wrong === undefined ? '' : `${wrong.bug}: ${foundHow(wrong)}`

const winnersOf = ({ choice }: Summary) => [choice.alone.wins, choice.composed.wins]

const tallies = (summaries: readonly Summary[]): string =>
  `By itself: ${tally(summaries, 'alone')}. Composed: ${tally(summaries, 'composed')}.`
