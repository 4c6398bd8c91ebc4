import type { Cell } from '../cell.ts'

/** An entry of the log of what an attempt has read, and the one before it. */
export interface Read {
  readonly cell: Cell
  readonly earlier: Read | null
}

/** The variables of a log of which `latest` is the last entry, in the order in which they were read. */
export function cellsOf(latest: Read | null): Cell[] {
  const cells: Cell[] = []
  for (let at = latest; at !== null; at = at.earlier) cells.push(at.cell)
  return cells.reverse()
}
