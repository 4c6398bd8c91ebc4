import {
  describeAwaited,
  headOfLanes,
  type Run,
  renderEnding,
  rowsOfSteps,
} from '../explorer/index.ts'
import { plain } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { type Span, spansOf } from './spans.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

const KEYS = '→ or space: next   ← back   home, end: first, last   q: quit'

/**
 * What a terminal of `size` shows of a schedule after `taken` steps: the latest steps, what each
 * task holds and waits for then, and after the last step how it ended.
 */
export function renderFrame(run: Run, title: string, taken: number, size: Size): string[] {
  const width = Math.max(1, Math.min(size.columns, WIDTH))
  const { tasks, steps, repeatsFrom } = run
  const hasEnded = taken === steps.length
  const head = [...wrap(title, width), '']
  const foot = ['', ...wrap(`step ${taken} of ${steps.length}   ${KEYS}`, width)]
  const shown = [
    ...rowsOfSteps(run, WIDTH, plain).slice(0, taken).flat(),
    ...(hasEnded ? renderEnding(run, WIDTH, plain) : []),
  ]
  const state = ['', ...stateOf(tasks, steps.slice(0, taken)).flatMap((line) => wrap(line, width))]
  const isStateShown = !hasEnded || repeatsFrom !== undefined
  const below = isStateShown ? [...state, ...foot] : foot
  const room = Math.max(1, size.rows - head.length - below.length - 1)
  const latest = shown.slice(Math.max(0, shown.length - room))
  const lines = [...head, headOfLanes(run, WIDTH, plain), ...latest, ...below]
  return lines.map((line) => line.slice(0, size.columns))
}

/** What each task holds and waits for after `steps`, a line for each that does either. */
function stateOf(tasks: readonly string[], steps: Run['steps']): string[] {
  const { holds, waits } = spansOf(steps)
  return tasks.flatMap((task) => {
    const isOpen = (span: Span) => span.task === task && span.to === undefined
    const held = holds.filter(isOpen).map(({ lock }) => lock)
    const awaited = waits.filter(isOpen).map(({ awaits }) => describeAwaited(awaits))
    const parts = [
      ...(held.length > 0 ? [`has ${held.join(' and ')}`] : []),
      ...(awaited.length > 0 ? [`waits for ${awaited.join(' and ')}`] : []),
    ]
    return parts.length === 0 ? [] : [`${task} ${parts.join(', ')}`]
  })
}
