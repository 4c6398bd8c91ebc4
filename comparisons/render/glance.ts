import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { type Facts, MEANINGS, type SolutionFacts, worstOf } from '../verdicts/facts.ts'

/** A comparison on one screen: a line for each solution, with a mark for each scenario. */
export function renderGlance({ solutions }: Pick<Facts, 'solutions'>, paint: Paint): string[] {
  const names = scenarioNames(solutions)
  const width = Math.max(...solutions.map(({ name }) => name.length), 9) + 2
  const numbers = names.map((_, i) => String(i + 1).padStart(3)).join('')
  const key = names.map((name, i) => `${i + 1} ${name}`).join(', ')
  const meanings = Object.entries(MEANINGS)
    .map(([mark, meaning]) => `${mark} ${meaning}`)
    .join(', ')
  return [
    '',
    `${paint.bold('AT A GLANCE'.padEnd(width + 2))}${numbers}`,
    ...solutions.flatMap((solution) => renderRow(solution, names, width, paint)),
    ...[key, meanings].flatMap((text) =>
      wrap(text, WIDTH - 2).map((line) => paint.dim(`  ${line}`)),
    ),
  ]
}

/** The scenarios of a pattern, in its order. */
const scenarioNames = (solutions: readonly SolutionFacts[]): string[] => [
  ...new Set(solutions.flatMap(({ scenarios }) => scenarios.map(({ name }) => name))),
]

function renderRow(
  { name, scenarios }: SolutionFacts,
  names: readonly string[],
  width: number,
  paint: Paint,
): string[] {
  const marks = names.map(
    (each) => worstOf(scenarios.filter((there) => there.name === each)) ?? ' ',
  )
  const column = 2 + width + 3 * names.length + 2
  const endings = scenarios.flatMap(({ failures }) => failures.map(({ ending }) => ending.outcome))
  const [first = '', ...rest] = wrap([...new Set(endings)].join(', '), WIDTH - column)
  const painted = marks.map((mark) => `  ${colour(mark, paint)}`).join('')
  return [
    `  ${name.padEnd(width)}${painted}  ${first}`.trimEnd(),
    ...rest.map((line) => ' '.repeat(column) + line),
  ]
}

/** A mark in its colour. */
export function colour(mark: string, paint: Paint): string {
  if (mark === '✗') return paint.red(mark)
  return mark === '✓' ? paint.green(mark) : paint.yellow(mark)
}
