import type { Hold, Span, Wait } from './spans.ts'

/** A span in its column of the lane of its task. */
export interface Bar<S extends Span> {
  readonly span: S
  readonly column: number
}

/** The bars of what a task holds. In the step in which one ends, no other begins in its column. */
export const holdBars = (task: string, holds: readonly Hold[]): Bar<Hold>[] =>
  barsOf(task, holds, endsInStepBefore)

/** The bars of what a task waits for. */
export const waitBars = (task: string, waits: readonly Wait[]): Bar<Wait>[] =>
  barsOf(task, waits, endsBefore)

/** Each span of a task in the first column that is free for it. */
function barsOf<S extends Span>(
  task: string,
  spans: readonly S[],
  isFreeFor: (earlier: Span, later: Span) => boolean,
): Bar<S>[] {
  const bars: Bar<S>[] = []
  for (const span of spans) {
    if (span.task !== task) continue
    const taken = bars.filter((bar) => !isFreeFor(bar.span, span)).map(({ column }) => column)
    let column = 0
    while (taken.includes(column)) column += 1
    bars.push({ span, column })
  }
  return bars
}

/** How many columns the bars of a task take. */
export const columnsOf = (task: string, bars: readonly Bar<Span>[]): number =>
  Math.max(0, ...bars.flatMap(({ span, column }) => (span.task === task ? [column + 1] : [])))

const endsInStepBefore = ({ to }: Span, later: Span): boolean =>
  to !== undefined && to.step < later.from.step

const endsBefore = ({ to }: Span, { from }: Span): boolean =>
  to !== undefined && (to.step < from.step || (to.step === from.step && to.event <= from.event))
