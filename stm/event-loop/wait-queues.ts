import type { Cell } from '../cell.ts'

/** A blocked transaction, as the queues and a probe see it. */
export interface Waiter {
  /** Counts up in the order in which transactions first blocked. */
  readonly number: number
  /** The variables that it waits for, with the values that it saw. */
  readonly seen: readonly { readonly cell: Cell; readonly value: unknown }[]
  /** Calls `run` in a microtask, in the async context of the call that blocked. One at a time. */
  soon(run: (waiter: Waiter) => void): void
  /** Runs it again. It ends, or blocks with the same number. */
  rerun(): void
}

/** Sorts after every waiter. */
const END = { number: Infinity } as Waiter

interface Link {
  readonly waiter: Waiter
  before: Link
  after: Link
}

/** A waiter's place in one queue. */
export interface Entry extends Link {
  readonly queue: WaitQueue
}

/**
 * The transactions that wait for a variable to change from one value: a circular doubly linked list
 * with the queue itself as its head, oldest waiter first.
 *
 * A variable has one queue for each value that waiters saw in it, and none while no transaction
 * waits. So a change finds the waiters that it concerns without asking the others: those that saw 0
 * at a semaphore are not asked when it is 0 again.
 */
export class WaitQueue implements Link {
  readonly waiter = END
  readonly cell: Cell
  readonly seen: unknown
  before: Link = this
  after: Link = this
  /** The next queue of the same variable. */
  next: WaitQueue | null
  /** The number of the waiter for which this queue is scheduled to wake up; `Infinity` if none. */
  scheduledFor = Infinity

  constructor(cell: Cell) {
    this.cell = cell
    this.seen = cell.value
    this.next = queuesOf(cell)
  }

  /** Whether the variable now holds another value than these waiters saw. */
  get hasChanged(): boolean {
    return !Object.is(this.seen, this.cell.value)
  }
}

export const queuesOf = (cell: Cell): WaitQueue | null => cell.waiters as WaitQueue | null

/** Makes `waiter` wait for `cell` to change from the value that it holds now. */
export function enqueue(waiter: Waiter, cell: Cell): Entry {
  const queue = queueAt(cell)
  // Almost every waiter goes to the tail. One that blocks again keeps its older number and belongs
  // near the head, where waiters are served.
  let before = queue.before
  if (before.waiter.number > waiter.number) {
    before = queue
    while (before.after.waiter.number < waiter.number) before = before.after
  }
  const entry = { waiter, queue, before, after: before.after }
  before.after.before = entry
  before.after = entry
  return entry
}

/** The queue of the waiters that saw the value that `cell` holds now. */
function queueAt(cell: Cell): WaitQueue {
  for (let queue = queuesOf(cell); queue !== null; queue = queue.next) {
    if (!queue.hasChanged) return queue
  }
  const queue = new WaitQueue(cell)
  cell.waiters = queue
  return queue
}

export function dequeue({ queue, before, after }: Entry): void {
  before.after = after
  after.before = before
  if (queue.after === queue) remove(queue)
}

/** Removes an empty queue from those of its variable, which nearly always has only one. */
function remove(queue: WaitQueue): void {
  const { cell, next } = queue
  if (cell.waiters === queue) {
    cell.waiters = next
    return
  }
  for (let at = queuesOf(cell); at !== null; at = at.next) if (at.next === queue) at.next = next
}
