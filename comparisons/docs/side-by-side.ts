import { fenced, folded, table } from '../render/markdown.ts'
import { renderSideBySide } from '../render/side-by-side.ts'
import { changedLines, type Row, rowsOf } from '../sources/line-diff.ts'
import { type Metrics, metricsOf } from '../sources/source-metrics.ts'
import type { Sources } from '../sources/sources.ts'
import { plain } from '../text/paint.ts'
import { plural } from '../text/quantity.ts'
import {
  type Facts,
  isSurvived,
  MEANINGS,
  markOf,
  type SolutionFacts,
  worstOf,
} from '../verdicts/facts.ts'
import { butFor } from '../verdicts/right-but-for.ts'
import { summaryOf } from '../verdicts/summary.ts'
import { solutionLink } from './links.ts'

/** The columns of two programs side by side: as many as a code host shows without a scroll bar. */
const WIDTH = 100
/** The number of lines that are shown around a difference. */
const AROUND = 2

/** The solutions to compare first: a wrong one, and the best of each side. */
export function comparedFirst({ solutions, ...facts }: Facts): SolutionFacts[] {
  const wrong = summaryOf({ solutions, ...facts }).wrong?.solution
  return [wrong, 'mutex', 'event', 'stm'].flatMap(
    (name) => solutions.find((solution) => solution.name === name) ?? [],
  )
}

/** Solutions side by side: what became of them, what can be counted in them, and where they differ. */
export function sideBySide(compared: readonly SolutionFacts[], sources: Sources): string[] {
  const pairs = compared.slice(1).map((right, i) => [compared[i] as SolutionFacts, right] as const)
  return [
    outline(compared, sources).trimEnd(),
    ...pairs.map(([left, right]) => {
      const rows = rowsOf(codeOf(left, sources), codeOf(right, sources))
      const names = [left.name, right.name] as const
      return left.kind === right.kind ? changes(names, rows) : facing(names, rows)
    }),
  ]
}

function outline(compared: readonly SolutionFacts[], sources: Sources): string {
  const counted = compared.map(({ name }) => metricsOf(sources.get(`${name}.ts`) ?? ''))
  const count = (name: string, of: (metrics: Metrics) => number) => [
    name,
    ...counted.map((metrics) => String(of(metrics))),
  ]
  return table(
    ['', ...compared.map(({ name }) => solutionLink(name))],
    [
      ['what it is', ...compared.map(aboutOf)],
      ...(['safety', 'liveness', 'composition'] as const).map((kind) => [
        kind,
        ...compared.map((solution) => endingsOf(solution, kind)),
      ]),
      count('lines of code', ({ lines }) => lines),
      count('awaits', ({ awaits }) => awaits),
      ...opening(compared, counted),
    ],
  )
}

/** What each had to publish for compositions, and what those take; empty if none is opened up. */
function opening(compared: readonly SolutionFacts[], counted: readonly Metrics[]): string[][] {
  if (compared.every(({ composing }) => composing === undefined)) return []
  const row = (title: string, of: (solution: SolutionFacts, i: number) => string | undefined) => [
    title,
    ...compared.map((solution, i) => of(solution, i) ?? ''),
  ]
  return [
    row('publishes, and what a caller must keep', ({ published }) =>
      Object.entries(published ?? {})
        .map(([name, rule]) => `\`${name}\`: ${rule}`)
        .join('<br>'),
    ),
    row('known beforehand', ({ composing }) => composing?.beforehand),
    row('undone by hand', ({ composing }) => composing?.undone),
    row('lines of the opened compositions', (_, i) => counted[i]?.composing?.toString()),
  ]
}

/** The bug of a solution; or its price, and what it does not keep. */
export function aboutOf(solution: SolutionFacts): string {
  const { bug, price } = solution
  if (bug !== undefined) return `wrong: ${bug}`
  return [butFor(solution) ?? [], `the price: ${price}`].flat().join('; ')
}

/** The number of scenarios of a kind in which a solution fails, and how. */
function endingsOf({ scenarios }: SolutionFacts, kind: string): string {
  const all = scenarios.filter((scenario) => scenario.kind === kind)
  const bad = all.filter((scenario) => !isSurvived(scenario))
  if (bad.length === 0) return worstOf(all) ?? ''
  const [names, badNames] = [all, bad].map((each) => new Set(each.map(({ name }) => name)).size)
  const endings = bad.flatMap((scenario) =>
    markOf(scenario) === '–'
      ? [MEANINGS['–']]
      : scenario.failures.map(({ ending }) => ending.outcome),
  )
  const share = names === badNames ? '' : ` in ${badNames} of ${names}`
  return `${worstOf(bad)} ${[...new Set(endings)].join(', ')}${share}`
}

/** The program without its declarations and its imports. */
function codeOf({ name }: SolutionFacts, sources: Sources): string[] {
  const parts = (sources.get(`${name}.ts`) ?? '').trimEnd().split('\n\n')
  const isAbout = /^(\/\/.*\n)*(import |export const (bug|price|outcomes)\b)/
  return parts
    .filter((part) => !isAbout.test(part))
    .join('\n\n')
    .split('\n')
}

/** The changes that turn the left program into the right one. */
function changes([left, right]: readonly [string, string], rows: readonly Row[]): string {
  const { removed, added } = changedLines(rows)
  const title = `from <code>${left}</code> to <code>${right}</code>: ${plural(removed, 'line')} out, ${added} in`
  return folded(title, fenced(patch(rows).join('\n'), 'diff'))
}

function patch(rows: readonly Row[]): string[] {
  const isNear = rows.map((_, i) =>
    rows.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ mark }) => mark !== '='),
  )
  const lines: string[] = []
  const added: string[] = []
  rows.forEach(({ mark, left = '', right = '' }, i) => {
    if (mark === '=') lines.push(...added.splice(0))
    if (mark === '=' && isNear[i]) lines.push(`  ${left}`.trimEnd())
    else if (mark === '=' && isNear[i - 1]) lines.push('  …')
    if (mark === '<' || mark === '|') lines.push(`- ${left}`.trimEnd())
    if (mark === '>' || mark === '|') added.push(`+ ${right}`.trimEnd())
  })
  return [...lines, ...added]
}

function facing(names: readonly [string, string], rows: readonly Row[]): string {
  const title = `<code>${names[0]}</code> and <code>${names[1]}</code>, side by side`
  return folded(title, fenced(renderSideBySide(names, rows, WIDTH, plain).join('\n'), 'text'))
}
