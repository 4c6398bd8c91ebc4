import { chartsOf } from './charts.ts'
import type { Table } from './explorations/explorer-report.ts'
import { multiple, short, withUnit } from './figures.ts'
import { lessonsOf } from './lessons.ts'
import { otherTables, type Report, type Result } from './report.ts'

const HEADER = `# Benchmarks

Written by \`npx tsx scripts/bench --write\`. Do not edit it; run it again.

All figures are medians over rounds in which the contenders took turns, in one process, so that a busy
moment of the machine affects all of them. Times are CPU time of the whole process, including garbage
collection and compilation; those of the benchmarks on threads, of hand-overs and of starts are real time, and rounds
in which other processes had the processor are repeated. Ratios are medians of the ratios within a round. *Middle half* is the range
of the middle half of the rounds. Each round checked its own result.

*bare await* is plain JavaScript with an \`await\` after each operation, the least that anything
asynchronous costs. Both versions of effect run as one \`runPromise\` around a loop, or around all the
tasks. Tasks that block are separate fibres.
`

/** The report as `docs/benchmarks.md`. */
export function reportAsMarkdown(report: Report): string {
  const { cpu, node, date } = report.machine
  const machine = `${report.rounds} rounds on ${date}, Node ${node}, ${cpu}.`
  const parts = [
    HEADER,
    `${machine}\n`,
    ...inShort(report),
    targetsTable(report),
    ...report.benchmarks.map(section),
    ...otherTables(report).map(tableSection),
  ]
  return parts.join('\n')
}

/** What the tables say: sentences, and charts. */
function inShort(report: Report): string[] {
  const sentences = lessonsOf(report).map((sentence) => `- ${sentence}\n`)
  const charts = chartsOf(report).map(({ file, title }) => `![${title}](benchmarks/${file})\n`)
  return [`## In short\n\n${sentences.join('')}`, ...charts]
}

function targetsTable({ targets }: Report): string {
  const rows = targets.map(({ benchmark, target, measured, met }) => [
    target,
    benchmark,
    measured === null ? 'did not run' : short(measured),
    met === null ? '' : met ? 'yes' : '**no**',
  ])
  return `## Targets\n\n${table(['target', 'in', 'measured', 'met?'], rows)}`
}

function section({ name, title, unit, per, rows, skipped }: Result): string {
  const heading = `## ${name}\n\nMeasured: ${title}.\n`
  if (skipped !== undefined) return `${heading}\nIt did not run: ${skipped}.\n`
  const cells = rows.map((row) => [
    row.contender,
    withUnit(row.median, unit),
    `${withUnit(row.low, unit)} to ${withUnit(row.high, unit)}`,
    ...[row.timesPlain, row.timesAwait, row.timesStm].map(multiple),
  ])
  const columns = ['', `per ${per}`, 'middle half', '× plain', '× await', '× stm']
  return `${heading}\n${table(columns, cells)}`
}

function tableSection({ title, about, cells: [columns = [], ...rows] }: Table): string {
  return `## ${title}\n\n${about}\n\n${table(columns, rows)}`
}

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('')
