import type { Cell } from '../cell.ts'
import { insideProxy } from '../errors.ts'

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
  /** Another entry of the same waiter. */
  next: Entry | null
}

/** The only transaction that waits for a variable. It saw the value that the variable has. */
export interface Sole {
  readonly waiter: Waiter
  /** It has an entry in a queue now, because another waits as well or the variable has changed. */
  entered(entry: Entry): void
}

/**
 * The transactions that wait for a variable to change from one value: a circular doubly linked list
 * with the queue itself as its head, oldest waiter first.
 *
 * A variable has one queue for each value that waiters saw in it, and none while no transaction
 * waits, or a {@link Sole sole one} that has nothing to be woken for. So a change finds the waiters that it concerns
 * without asking the others: those that saw 0 at a semaphore are not asked when it is 0 again.
 */
export class WaitQueue implements Link {
  readonly waiter = END
  readonly cell: Cell
  readonly seen: unknown
  before: Link = this
  after: Link = this
  /** What went in last; the queue itself if that has left. The next one often belongs beside it. */
  latest: Link = this
  /** The number of the waiter for which this queue is scheduled to wake up; `Infinity` if none. */
  scheduledFor = Infinity

  constructor(cell: Cell, seen: unknown) {
    this.cell = cell
    this.seen = seen
  }

  /** Whether the variable now holds another value than these waiters saw. */
  get hasChanged(): boolean {
    return !Object.is(this.seen, this.cell.value)
  }
}

/** The queues of a variable: its only one, or several by what their waiters saw. */
type Queues = WaitQueue | Map<unknown, WaitQueue>

const isSole = (waiters: object): waiters is Sole => 'entered' in waiters

/**
 * The queues of `cell`. If there is none but a sole waiter, it gets one, for the value `seen`.
 * @throws MisuseError if `cell` is a proxy that wraps what is kept in it. Nothing was changed.
 */
function queuesOf(cell: Cell, seen: unknown): Queues | null {
  const waiters = cell.waiters as Queues | Sole | null
  if (waiters === null || !isSole(waiters)) return waiters
  const queue = new WaitQueue(cell, seen)
  const entry = insert(waiters.waiter, queue)
  try {
    waiters.entered(entry)
  } catch (error) {
    throw error instanceof TypeError ? insideProxy(cell.name) : error
  }
  cell.waiters = queue
  return queue
}

/** A key that is the same for the values that are the same by `Object.is`. */
const keyOf = (value: unknown): unknown => (Object.is(value, -0) ? NEGATIVE_ZERO : value)
const NEGATIVE_ZERO = Symbol('-0')

/** The queue of the waiters that saw `value` in `cell`, which it holds or held last. */
export function queueOf(cell: Cell, value: unknown): WaitQueue | null {
  const queues = queuesOf(cell, value)
  if (queues instanceof Map) return queues.get(keyOf(value)) ?? null
  return queues !== null && Object.is(queues.seen, value) ? queues : null
}

/**
 * Makes `waiter` wait for `cell` to change from the value that it holds now.
 * @throws MisuseError if `cell` is a proxy that wraps what is kept in it
 */
export function enqueue(waiter: Waiter, cell: Cell): Entry {
  const entry = insert(waiter, queueOf(cell, cell.value) ?? addTo(cell))
  if (entry.before.after === entry) return entry
  dequeue(entry)
  throw insideProxy(cell.name)
}

function insert(waiter: Waiter, queue: WaitQueue): Entry {
  const before = placeIn(queue, waiter)
  const entry = { waiter, queue, before, after: before.after, next: null }
  before.after.before = entry
  before.after = entry
  queue.latest = entry
  return entry
}

/** The link after which `waiter` belongs. */
function placeIn(queue: WaitQueue, { number }: Waiter): Link {
  // Almost every waiter goes to the tail. One that blocks again keeps its older number and belongs
  // near the head, where waiters are served; a crowd of those comes in order.
  if (queue.before.waiter.number < number || queue.before === queue) return queue.before
  let before = queue.latest
  while (before !== queue && before.waiter.number > number) before = before.before
  while (before.after.waiter.number < number) before = before.after
  return before
}

/** Adds a queue for the value that `cell` holds now, to those for other values. */
function addTo(cell: Cell): WaitQueue {
  const queue = new WaitQueue(cell, cell.value)
  const queues = queuesOf(cell, cell.value) as Queues
  if (queues instanceof Map) queues.set(keyOf(queue.seen), queue)
  else cell.waiters = new Map([queues, queue].map((each) => [keyOf(each.seen), each]))
  return queue
}

export function dequeue(entry: Entry): void {
  const { queue, before, after } = entry
  before.after = after
  after.before = before
  if (queue.latest === entry) queue.latest = before
  if (queue.after === queue) remove(queue)
}

/** Removes an empty queue from those of its variable. */
function remove({ cell, seen }: WaitQueue): void {
  const queues = cell.waiters
  if (queues instanceof Map && queues.size > 1) queues.delete(keyOf(seen))
  else cell.waiters = null
}
