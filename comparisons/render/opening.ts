import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { Facts, SolutionFacts } from '../verdicts/facts.ts'

/** What each solution publishes for compositions, and what those take, in 80 columns. */
export function renderOpening({ solutions }: Pick<Facts, 'solutions'>, paint: Paint): string[] {
  const opened = solutions.filter(({ composing }) => composing !== undefined)
  if (opened.length === 0) return []
  return [
    '',
    `${paint.bold('OPENED UP')}  what each publishes, and the rule that a caller must keep`,
    ...opened.flatMap((solution) => [paint.bold(`  ${solution.name}`), ...linesOf(solution)]),
  ]
}

const linesOf = ({ published = {}, composing }: SolutionFacts): string[] =>
  [
    ...Object.entries(published).map(([name, rule]) => `${name}: ${rule}`),
    `known beforehand: ${composing?.beforehand}; undone by hand: ${composing?.undone}`,
  ].flatMap((text) =>
    wrap(text, WIDTH - 6).map((line, i) => `${i === 0 ? '    ' : '      '}${line}`),
  )
