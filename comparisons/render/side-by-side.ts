import { changedLines, type Row } from '../sources/line-diff.ts'
import type { Metrics } from '../sources/source-metrics.ts'
import type { Paint } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'

/**
 * Two programs side by side, with a mark between the lines that differ; one above the other on a
 * terminal that is narrower than {@link WIDTH}.
 */
export function renderSideBySide(
  names: readonly [string, string],
  rows: readonly Row[],
  width: number,
  paint: Paint,
): string[] {
  if (width < WIDTH) return stacked(names, rows, width, paint)
  const side = Math.floor((width - 3) / 2)
  const [left, right] = names
  return [
    `${paint.bold(left.padEnd(side + 3))}${paint.bold(right)}`,
    ...rows.flatMap((row) => besideEachOther(row, side, paint)),
  ]
}

function besideEachOther({ mark, left = '', right = '' }: Row, side: number, paint: Paint) {
  const [a, b] = [folded(left, side), folded(right, side)]
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const [first, second] = [a[i] ?? '', b[i] ?? '']
    const middle = mark === '=' ? '   ' : ` ${paint.yellow(mark)} `
    const text = `${first.padEnd(side)}${middle}${second}`
    return mark === '=' ? paint.dim(text.trimEnd()) : text.trimEnd()
  })
}

/** One program above the other: a line that only one has follows a mark, as in `diff`. */
function stacked(
  [left, right]: readonly [string, string],
  rows: readonly Row[],
  width: number,
  paint: Paint,
): string[] {
  const lines = (mark: string, text: string | undefined) =>
    text === undefined ? [] : folded(text, width - 2).map((line) => `${mark} ${line}`.trimEnd())
  return [
    paint.bold(`< ${left}`),
    paint.bold(`> ${right}`),
    ...rows.flatMap((row) =>
      row.mark === '='
        ? lines(' ', row.left).map((line) => paint.dim(line))
        : [
            ...lines('<', row.left).map((line) => paint.red(line)),
            ...lines('>', row.right).map((line) => paint.green(line)),
          ],
    ),
  ]
}

/** A line of code broken into several where it is too long, the later ones indented. */
function folded(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  const indent = line.slice(0, line.length - line.trimStart().length)
  return wrap(line.trim(), Math.max(10, width - indent.length - 2)).map((part, i) =>
    i === 0 ? `${indent}${part}` : `${indent}  ${part}`,
  )
}

/** The metrics of two programs, in a table. `rows` are their lines of code, without comments and empty lines. */
export function renderMetrics(
  names: readonly [string, string],
  [a, b]: readonly [Metrics, Metrics],
  rows: readonly Row[],
  paint: Paint,
): string[] {
  const same = rows.filter(({ mark }) => mark === '=').length
  const { removed, added } = changedLines(rows)
  const facts: readonly (readonly [string, string | number, string | number])[] = [
    ['lines of code', a.lines, b.lines],
    ['awaits', a.awaits, b.awaits],
    ['lines of the compositions', a.composing ?? '–', b.composing ?? '–'],
    ['lines of code that are not in the other', removed, added],
  ]
  const label = 40
  const column = 2 + Math.max(...names.map((name) => name.length))
  const head = ' '.repeat(label) + names.map((name) => name.padStart(column)).join('')
  return [
    paint.bold(head),
    ...facts.map(
      ([name, ...values]) =>
        `${name.padEnd(label)}${values.map((value) => String(value).padStart(column)).join('')}`,
    ),
    `${'lines of code in common'.padEnd(label)}${String(same).padStart(column)}`,
  ]
}
