import type { Paint } from '../text/paint.ts'
import { wrap } from '../text/wrap.ts'
import type { Comparison, ScenarioReport, SolutionReport } from '../verdicts/compare.ts'
import { WIDTH } from './terminal.ts'

/** What may become of a solution in a scenario, the worst last. */
const MARKS = ['✓', '≤', '–', '✗'] as const

const MEANINGS = '✓ survived, ≤ survived within a bound, ✗ failed, – cannot be written'

/** What became of every solution in every scenario, a line each: the comparison on one screen. */
export function renderGlance({ pattern, solutions }: Comparison, paint: Paint): string[] {
  const names = Object.keys(pattern.scenarios)
  const width = Math.max(...solutions.map(({ solution }) => solution.name.length), 9) + 2
  const numbers = names.map((_, i) => String(i + 1).padStart(3)).join('')
  const key = names.map((name, i) => `${i + 1} ${name}`).join(', ')
  return [
    '',
    `${paint.bold('AT A GLANCE'.padEnd(width + 2))}${numbers}`,
    ...solutions.flatMap((report) => renderRow(report, names, width, paint)),
    ...[key, MEANINGS].flatMap((text) =>
      wrap(text, WIDTH - 2).map((line) => paint.dim(`  ${line}`)),
    ),
  ]
}

function renderRow(
  { solution, scenarios }: SolutionReport,
  names: readonly string[],
  width: number,
  paint: Paint,
): string[] {
  const marks = names.map((name) => worstOf(scenarios.filter((each) => each.name === name)))
  const column = 2 + width + 3 * names.length + 2
  const ends = scenarios.flatMap(({ failures }) => failures.map(({ ending }) => ending.outcome))
  const [first = '', ...rest] = wrap([...new Set(ends)].join(', '), WIDTH - column)
  const painted = marks.map((mark) => `  ${colour(mark, paint)}`).join('')
  return [
    `  ${solution.name.padEnd(width)}${painted}  ${first}`.trimEnd(),
    ...rest.map((line) => ' '.repeat(column) + line),
  ]
}

const worstOf = (reports: readonly ScenarioReport[]): string =>
  MARKS[Math.max(...reports.map((report) => MARKS.indexOf(markOf(report))))] ?? ' '

function markOf({ exploration }: ScenarioReport): (typeof MARKS)[number] {
  if (exploration === undefined) return '–'
  if (exploration.failures.length > 0) return '✗'
  return exploration.complete ? '✓' : '≤'
}

function colour(mark: string, paint: Paint): string {
  if (mark === '✗') return paint.red(mark)
  return mark === '✓' ? paint.green(mark) : paint.yellow(mark)
}
