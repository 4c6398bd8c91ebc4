import type { Cell } from '../tx.ts'
import type { Wait } from './waiting.ts'

/** Where a line ends. */
const NOBODY = { number: Infinity } as Wait

interface Link {
  readonly wait: Wait
  before: Link
  after: Link
}

export interface Place extends Link {
  readonly line: Line
}

/**
 * Those who wait for a change of a variable, having seen this value in it: a ring of places, which
 * begins and ends with the line itself, the longest wait first.
 *
 * The lines of one variable are kept apart by what was seen, so that a change finds those whom it
 * concerns without asking anyone else: whoever saw 0 at a semaphore need not be asked when it is 0
 * again. A variable has lines only while somebody waits for it.
 */
export class Line implements Link {
  readonly wait = NOBODY
  readonly cell: Cell
  readonly seen: unknown
  before: Link = this
  after: Link = this
  /** The next line of the same variable. */
  next: Line | null
  /** The number of the wait for which this line stands in the queue of wake-ups. */
  queuedFor = Infinity

  constructor(cell: Cell) {
    this.cell = cell
    this.seen = cell.value
    this.next = linesOf(cell)
  }

  /** Whether there is another value now. */
  get isConcerned(): boolean {
    return !Object.is(this.seen, this.cell.value)
  }
}

export const linesOf = (cell: Cell): Line | null => cell.waiters as Line | null

/** Lines up at `cell`, with those who saw the value that it has now. */
export function takePlace(wait: Wait, cell: Cell): Place {
  const line = lineAt(cell)
  // Nearly everyone goes to the end. One that blocks again has an older number, and is near the
  // head, because the line is served from there.
  let before = line.before
  if (before.wait.number > wait.number) {
    before = line
    while (before.after.wait.number < wait.number) before = before.after
  }
  const place = { wait, line, before, after: before.after }
  before.after.before = place
  before.after = place
  return place
}

function lineAt(cell: Cell): Line {
  for (let line = linesOf(cell); line !== null; line = line.next) if (!line.isConcerned) return line
  const line = new Line(cell)
  cell.waiters = line
  return line
}

export function giveUp({ line, before, after }: Place): void {
  before.after = after
  after.before = before
  if (line.after === line) remove(line)
}

/** Takes an empty line out of those at its variable, of which there is nearly always one. */
function remove(line: Line): void {
  const { cell, next } = line
  if (cell.waiters === line) cell.waiters = next
  else for (let at = linesOf(cell); at !== null; at = at.next) if (at.next === line) at.next = next
}
