import type { ChalkInstance } from 'chalk'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { Table } from './explorations/explorer-report.ts'
import { multiple, short, withUnit } from './figures.ts'
import type { Outcome } from './outcome.ts'
import { otherTables, type Report, type Result, type Row } from './report.ts'

/** The report for a terminal of 80 columns. */
export function reportAsText(report: Report, palette: ChalkInstance): string {
  const { cpu, node, date } = report.machine
  const parts = [
    ...report.benchmarks.map((result) => resultAsText(result, report.quick, palette)),
    ...otherTables(report).map((table) => tableAsText(table, palette)),
    ...(report.targets.length > 0 ? [targetsAsText(report.targets, palette)] : []),
    palette.dim(`${howMeasured(report)}\n${date}, Node ${node}, ${cpu}`),
  ]
  return `${parts.join('\n\n')}\n`
}

const howMeasured = ({ quick, rounds }: Report): string =>
  quick
    ? 'A quick run: everything works, but the figures mean nothing.'
    : `Medians of ${rounds} interleaved rounds: CPU time; for threads and switches real time.`

function resultAsText(result: Result, quick: boolean, palette: ChalkInstance): string {
  const [first = '', ...rest] = wrap(`${result.name}  ${result.title}`, WIDTH)
  const { length } = result.name
  const heading = [palette.bold(first.slice(0, length)) + first.slice(length), ...rest].join('\n')
  if (result.skipped !== undefined) return `${heading}\n  did not run: ${result.skipped}`
  const columns = line(
    '',
    `per ${result.per}`,
    quick ? '' : 'middle half',
    '× plain',
    '× await',
    '× stm',
  )
  return [
    heading,
    palette.dim(columns),
    ...result.rows.map((row) => rowAsText(row, result.unit, quick)),
  ].join('\n')
}

/** One round has no middle half. */
const rowAsText = (row: Row, unit: string, quick: boolean): string =>
  line(
    row.contender,
    withUnit(row.median, unit),
    quick ? '' : middleHalf(row),
    ...[row.timesPlain, row.timesAwait, row.timesStm].map(multiple),
  )

/** How far the bounds of the middle half are from the median, in percent. */
const middleHalf = ({ median, low, high }: Row): string =>
  `−${percent(median - low, median)} +${percent(high - median, median)}`

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((100 * part) / whole)}%`

/** That of the contender, and those of the figures. */
const WIDTHS = { name: 28, cells: [15, 12, 8, 8, 8] }

const line = (name: string, ...cells: readonly string[]): string =>
  [`  ${name}`.padEnd(WIDTHS.name), ...cells.map((cell, i) => cell.padStart(WIDTHS.cells[i] ?? 0))]
    .join('')
    .trimEnd()

function targetsAsText(targets: readonly Outcome[], palette: ChalkInstance): string {
  const columns = `  ${'target'.padEnd(36)}${'in'.padEnd(18)}${'measured'.padStart(12)}`
  const lines = targets.map(({ benchmark, target, measured, met }) => {
    const figure = measured === null ? 'did not run' : short(measured)
    const words = { true: palette.green('met'), false: palette.red('missed'), null: '' }
    // One that is too long for its column has a line to itself.
    const named = target.length < 36 ? target.padEnd(36) : `${target}\n${' '.repeat(38)}`
    const cells = `  ${named}${benchmark.padEnd(18)}${figure.padStart(12)}`
    return `${cells}  ${words[`${met}`]}`.trimEnd()
  })
  return [palette.bold('Targets'), palette.dim(columns), ...lines].join('\n')
}

/** A table as blocks: the first cell is a heading, and the others are named. */
function tableAsText({ title, about, cells }: Table, palette: ChalkInstance): string {
  const [[, ...columns] = [], ...rows] = cells
  const lines = rows.flatMap(([name = '', ...row]) => [
    ...(name === '' ? [] : [`  ${name}`]),
    ...wrap(row.map((cell, i) => `${columns[i]} ${cell}`).join(', '), 74).map(
      (text) => `    ${text}`,
    ),
  ])
  return [palette.bold(title), ...wrap(about, 80).map((text) => palette.dim(text)), ...lines].join(
    '\n',
  )
}
