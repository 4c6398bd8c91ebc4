import type { Paint } from '../explorer/text/paint.ts'
import { wrap } from '../explorer/text/wrap.ts'
import { foundHow, type Summary } from '../summary.ts'

const INDENT = 2
const GAP = 2
/** With the indent and the gaps, 80 columns. */
const WIDTHS = [19, 18, 18, 17]
const HEADS = ['a bug of locks, and', 'the price of', 'the price of STM', 'two composed:']
const HEADS_BELOW = ['how it was found', 'correct locks', '', 'locks / STM']

/** The table of all patterns, in 80 columns. */
export function renderSummaries(summaries: readonly Summary[], paint: Paint): string[] {
  return [
    ...columns(HEADS.map((head, i) => [head, HEADS_BELOW[i] ?? ''])).map((line) =>
      paint.bold(line),
    ),
    ...summaries.flatMap((summary) => ['', ...renderSummary(summary, paint)]),
    '',
    ...wrap(
      '✓ no schedule of it failed; ✗ one did, in the way that is named. What was covered, and the ' +
        'schedules themselves: npx tsx scripts/run <pattern>. Side by side: npx tsx ' +
        'scripts/compare <pattern>.',
      80,
    ).map((line) => paint.dim(line)),
  ]
}

function renderSummary({ pattern, wrong, mutex, stm, composed, ok }: Summary, paint: Paint) {
  const bug = wrong === undefined ? '' : `${wrong.bug}: ${foundHow(wrong)}`
  const cells = [bug, mutex, stm].map((text, i) => wrap(text, WIDTHS[i] ?? 20))
  const last = [`locks ${composed.mutex}`, `STM   ${composed.stm}`].flatMap((text) =>
    wrap(text, WIDTHS[3] ?? 20),
  )
  return [
    paint.bold(pattern),
    ...columns([...cells, last]),
    ...(ok ? [] : [paint.red('  NOT AS DECLARED: see npx tsx scripts/run')]),
  ]
}

/** Texts in columns beside each other, each in lines. */
function columns(cells: readonly (readonly string[])[]): string[] {
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((lines, i) => (lines[line] ?? '').padEnd((WIDTHS[i] ?? 20) + GAP))
    return `${' '.repeat(INDENT)}${parts.join('')}`.trimEnd()
  })
}
