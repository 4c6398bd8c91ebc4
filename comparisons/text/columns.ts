import { count } from './quantity.ts'

type Cell = string | number | bigint

/** Rows in columns as wide as their cells, with words to the left and numbers to the right. */
export function columns(rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (isNumber(cell) ? count(cell) : cell)))
  const last = Math.max(...rows.map((row) => row.length)) - 1
  const places = Array.from({ length: last + 1 }, (_, i) => ({
    width: Math.max(...cells.map((row) => row[i]?.length ?? 0)),
    isRight: rows.some((row) => isNumber(row[i])),
  }))
  const lines = cells.map((row) =>
    row
      .map((text, i) => {
        const { width, isRight } = places[i] ?? { width: 0, isRight: false }
        return isRight ? text.padStart(width) : text.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

const isNumber = (cell: Cell | undefined): cell is number | bigint =>
  typeof cell === 'number' || typeof cell === 'bigint'
