import type { Cell } from './tx.ts'

/**
 * Who waits for what.
 *
 * A blocked transaction stands in a line at every variable that it has read. The lines of one
 * variable are kept apart by the value that was seen, so that a change finds those whom it concerns
 * without asking anyone else: whoever saw 0 at a semaphore need not be asked when it is 0 again.
 */
interface Line {
  readonly seen: unknown
  head: Place | null
  tail: Place | null
}

interface Place {
  readonly wait: Wait
  readonly waiters: Waiters
  readonly line: Line
  before: Place | null
  after: Place | null
}

/** What a variable holds while somebody waits for it, and only then. */
export interface Waiters {
  readonly cell: Cell
  readonly lines: Line[]
  /** The wait for which this variable stands in the wake-up queue, by its number. */
  queuedFor: number
}

/** One blocked transaction. Lower numbers blocked earlier; one that blocks again keeps its number. */
export class Wait {
  readonly number: number
  readonly rerun: () => void
  #places: Place[] = []

  constructor(number: number, rerun: () => void) {
    this.number = number
    this.rerun = rerun
  }

  /** The variables waited for, with the values that were seen. */
  get seen(): { readonly cell: Cell; readonly value: unknown }[] {
    return this.#places.map(({ waiters, line }) => ({ cell: waiters.cell, value: line.seen }))
  }

  /** Lines up at each of `cells`, which hold the values that the transaction has just seen. */
  lineUp(cells: readonly Cell[]): void {
    this.#places = cells.map((cell) => takePlace(this, cell))
  }

  /** Leaves every line, and leaves no trace. */
  leave(): void {
    for (const place of this.#places) givePlaceUp(place)
    this.#places = []
  }
}

function takePlace(wait: Wait, cell: Cell): Place {
  cell.waiters ??= { cell, lines: [], queuedFor: Infinity } satisfies Waiters
  const waiters = cell.waiters as Waiters
  const line = lineOf(waiters, cell.value)
  // Nearly everyone goes to the end. One that blocks again has an older number, and is near the
  // head, because the line is served from there.
  let before = line.tail
  if (before !== null && before.wait.number > wait.number) {
    before = null
    for (let at = line.head; at !== null && at.wait.number < wait.number; at = at.after) before = at
  }
  const after = before === null ? line.head : before.after
  const place: Place = { wait, waiters, line, before, after }
  if (before === null) line.head = place
  else before.after = place
  if (after === null) line.tail = place
  else after.before = place
  return place
}

/** The line of those who saw `seen`, perhaps a new one. */
function lineOf({ lines }: Waiters, seen: unknown): Line {
  for (const line of lines) if (Object.is(line.seen, seen)) return line
  const line = { seen, head: null, tail: null }
  lines.push(line)
  return line
}

function givePlaceUp({ waiters, line, before, after }: Place): void {
  if (before === null) line.head = after
  else before.after = after
  if (after === null) line.tail = before
  else after.before = before
  if (line.head !== null) return
  // The order of the lines means nothing, and nearly always this one is the last, hence the only.
  const last = waiters.lines.pop() as Line
  if (last !== line) waiters.lines[waiters.lines.indexOf(line)] = last
  if (waiters.lines.length === 0) waiters.cell.waiters = null
}

/** The transaction that has waited longest at this variable and saw another value than it has now. */
export function oldestConcerned(waiters: Waiters): Wait | null {
  let oldest: Wait | null = null
  for (const { seen, head } of waiters.lines) {
    if (head === null || Object.is(seen, waiters.cell.value)) continue
    if (oldest === null || head.wait.number < oldest.number) oldest = head.wait
  }
  return oldest
}
