import { entriesIn, type FilledChapter } from '../../patterns/order.ts'
import { table } from '../render/markdown.ts'
import { countDecided, decidedIn, type Ground } from '../verdicts/decided.ts'
import type { Remembering } from '../verdicts/remembering.ts'
import {
  countStanding,
  decidedBy,
  foundHow,
  type Summary,
  standingOf,
  type Together,
} from '../verdicts/summary.ts'
import { listed } from '../verdicts/winner.ts'
import { chapterLink, pageLink, solutionLink } from './links.ts'

/**
 * A row for each chapter: its problems, and how often which sides stand. `folder` leads to the pages of
 * the patterns.
 */
export function chapterTable(chapters: readonly FilledChapter<Summary>[], folder: string): string {
  const rows = chapters.map(({ title, about, entries }) => [
    `${chapterLink(title, folder)}: ${about}`,
    entries.map((summary) => pageLink(summary, folder)).join(', '),
    countStanding(entries, 'alone'),
    countStanding(entries, 'composed'),
  ])
  const head = ['chapter', 'problems', 'by itself', 'composed']
  return `${table(head, rows)}\n${tallies(entriesIn(chapters))}\n`
}

/** What the scenarios of each pattern decide, and what the author prefers. */
export function winnersTable(summaries: readonly Summary[], folder: string): string {
  const rows = summaries.map((summary) => [
    pageLink(summary, folder),
    standingOf(summary.choice.alone),
    standingOf(summary.choice.composed),
    decidedBy(summary).join('; ') || 'no scenario',
    preferenceOf(summary),
    summary.choice.because,
  ])
  const decided = ['pattern', 'stands by itself', 'stands composed', 'decisive']
  return table([...decided, 'the author prefers', 'because'], rows)
}

/** The bug of each pattern, and the prices. Each chapter begins with a row that names it. */
export function pricesTable(chapters: readonly FilledChapter<Summary>[], folder: string): string {
  const head = [
    'pattern',
    'a bug, and how it shows',
    'the price of locks',
    'the price of the event',
    'the price of STM',
    'composed, closed',
    'composed, opened',
  ]
  const rows = chapters.flatMap(({ title, entries }) => [
    head.map((_, i) => (i === 0 ? `**${title}**` : '')),
    ...entries.map((summary) => [
      pageLink(summary, folder),
      bugOf(summary),
      summary.mutex,
      summary.event,
      summary.stm,
      summary.closed === undefined ? '' : togetherOf(summary.closed),
      togetherOf(summary.composed),
    ]),
  ])
  return table(head, rows)
}

const bugOf = ({ wrong }: Summary): string =>
  wrong === undefined ? '' : `${wrong.bug}: ${foundHow(wrong)}`

const togetherOf = ({ mutex, event, stm }: Together): string =>
  `locks ${mutex}; event ${event}; STM ${stm}`

const preferenceOf = ({ choice: { alone, composed } }: Summary): string =>
  alone.preferred === composed.preferred
    ? alone.preferred
    : `${alone.preferred}; composed ${composed.preferred}`

/** The scenarios that are decided on one ground, and how many stand for each side. */
export function decidedTable(
  summaries: readonly Summary[],
  ground: Ground,
  folder: string,
): string {
  const decided = decidedIn(summaries)
  const rows = decided
    .filter((each) => each.ground === ground)
    .map((each) => [pageLink(each, folder), each.scenario, listed(each.standing), each.because])
  const head = ['pattern', 'scenario', 'stands', 'because']
  return `${table(head, rows)}\nStands: ${countDecided(decided, ground)}.\n`
}

/** What each correct solution must remember in each scenario, and who stands by that. */
export function rememberingTable(all: readonly Remembering[]): string {
  const rows = all.flatMap(({ scenario, solutions, standing }) =>
    solutions.map(({ solution, duties }, i) => [
      i === 0 ? scenario : '',
      solutionLink(solution),
      duties.map(({ duty, without }) => `${duty} (${solutionLink(without)})`).join(', '),
      i === 0 ? listed(standing) : '',
    ]),
  )
  return table(['scenario', 'solution', 'to remember', 'stands'], rows)
}

/** How often which sides stand, over all patterns. */
export const tallies = (summaries: readonly Summary[]): string =>
  `By itself, these stand: ${countStanding(summaries, 'alone')}. Composed, these stand: ${countStanding(summaries, 'composed')}.`
