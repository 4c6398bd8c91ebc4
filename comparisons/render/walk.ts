import { explainRun, type Run } from '../explorer/index.ts'
import { wrap } from '../text/wrap.ts'
import { type Span, spansOf } from './spans.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

const KEYS = '→ or space: next   ← back   home, end: first, last   q: quit'

/**
 * What a terminal of `size` shows of a schedule after so many of its steps: the latest steps, who
 * has what and waits for what then, and after the last one how it ended.
 */
export function renderFrame(run: Run, title: string, taken: number, size: Size): string[] {
  const width = Math.max(1, Math.min(size.columns, 80))
  const { tasks, steps, repeatsFrom } = run
  const head = [...wrap(title, width), '']
  const foot = ['', ...wrap(`step ${taken} of ${steps.length}   ${KEYS}`, width)]
  const [names = '', ...rows] = explainRun(run).split('\n')
  const shown = rows.slice(0, rowsOf(rows, taken, taken === steps.length))
  const state = ['', ...stateOf(tasks, steps.slice(0, taken)).flatMap((line) => wrap(line, width))]
  const isShown = taken < steps.length || repeatsFrom !== undefined
  const below = isShown ? [...state, ...foot] : foot
  const room = Math.max(1, size.rows - head.length - below.length - 1)
  const latest = shown.slice(Math.max(0, shown.length - room))
  return [...head, names, ...latest, ...below].map((line) => line.slice(0, size.columns))
}

/** How many of `rows` belong to the first `taken` steps; all, if with them it has ended. */
function rowsOf(rows: readonly string[], taken: number, hasEnded: boolean): number {
  if (hasEnded) return rows.length
  const next = rows.findIndex((row) => Number.parseInt(row.slice(0, 5), 10) === taken + 1)
  return next < 0 ? rows.length : next
}

/** Who has what and waits for what after `steps`, a line for each task that does. */
function stateOf(tasks: readonly string[], steps: Run['steps']): string[] {
  const { holds, waits } = spansOf({ tasks, steps })
  return tasks.flatMap((task) => {
    const open = (spans: readonly Span[]) =>
      spans.filter((span) => span.task === task && span.to === undefined).map(({ what }) => what)
    const has = open(holds)
    const waitsFor = open(waits)
    const parts = [
      ...(has.length > 0 ? [`has ${has.join(' and ')}`] : []),
      ...(waitsFor.length > 0 ? [`waits for ${waitsFor.join(' and ')}`] : []),
    ]
    return parts.length === 0 ? [] : [`${task} ${parts.join(', ')}`]
  })
}
