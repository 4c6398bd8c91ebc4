import type { LitmusTest } from '../../patterns/litmus.ts'
import { type Access, executionsOf, type ThreadEvents } from './events.ts'

/** What the threads returned, in their order. */
export type Returned = readonly number[]

/** What may come of a test, and in which model. */
export interface AllowedOutcome {
  readonly returned: Returned
  /** Whether some schedule explains it, in which one access comes after another (Lamport 1979). */
  readonly isSequential: boolean
  /** Whether a valid execution of ECMA-262 has it. */
  readonly isEcmaScript: boolean
}

/** Every outcome that can be written down, by what the threads returned, and which models allow it. */
export function outcomesOf(test: LitmusTest): readonly AllowedOutcome[] {
  return executionsOf(test).map((threads) => ({
    returned: threads.map(({ returned }) => returned),
    isSequential: isInterleaving(threads.map(({ accesses }) => accesses)),
    isEcmaScript: isEcmaScript(threads),
  }))
}

/** Whether the accesses can be put in one row in which each read finds the latest write. */
function isInterleaving(
  rest: readonly (readonly Access[])[],
  memory: ReadonlyMap<number, number> = new Map(),
): boolean {
  if (rest.every(({ length }) => length === 0)) return true
  return rest.some(([first, ...others], thread) => {
    if (first === undefined) return false
    const { kind, at, value } = first
    if (kind === 'read' && (memory.get(at) ?? 0) !== value) return false
    return isInterleaving(rest.with(thread, others), new Map([...memory, [at, value]]))
  })
}

/** An access in a candidate execution. Before all of them, each word is initialised. */
interface Event extends Access {
  readonly thread: number
  readonly isInit: boolean
}

/** A relation: pairs of events by their places among all. */
type Relation = ReadonlyMap<Event, ReadonlySet<Event>>

// From here on, ECMA-262, clause 29, Memory Model, as repaired by Watt et al., Repairing and Mechanising the
// JavaScript Relaxed Memory Model (PLDI 2020), for accesses of one size: there is no tearing, no
// read-modify-write, and nothing but Atomics synchronises.

/** Whether some choice of writes to read from makes a valid execution. */
function isEcmaScript(threads: readonly ThreadEvents[]): boolean {
  const accesses = threads.flatMap((events, thread) =>
    events.accesses.map((access): Event => ({ ...access, thread, isInit: false })),
  )
  const places = new Set(accesses.map(({ at }) => at))
  const inits = [...places].map(
    (at): Event => ({ kind: 'write', isAtomic: false, at, value: 0, thread: -1, isInit: true }),
  )
  const events = [...inits, ...accesses]
  return readsFrom(events).some((from) => isValid(events, from))
}

/** Every way in which the reads have found what they found: the write that each of them reads from. */
function readsFrom(events: readonly Event[]): ReadonlyMap<Event, Event>[] {
  const writes = events.filter(({ kind }) => kind === 'write')
  return events
    .filter(({ kind }) => kind === 'read')
    .reduce<Map<Event, Event>[]>(
      (chosen, read) =>
        writes
          .filter(({ at, value }) => at === read.at && value === read.value)
          .flatMap((write) => chosen.map((others) => new Map([...others, [read, write]]))),
      [new Map()],
    )
}

/**
 * Valid Executions: reads are coherent, and atomics are sequentially consistent in some memory order. If happens-before
 * goes round in a circle, there is no such order.
 */
function isValid(events: readonly Event[], from: ReadonlyMap<Event, Event>): boolean {
  const before = happensBefore(events, from)
  const isBefore = (a: Event, b: Event) => before.get(a)?.has(b) === true
  const writes = events.filter(({ kind }) => kind === 'write')
  const isCoherent = [...from].every(
    ([read, write]) =>
      !isBefore(read, write) &&
      !writes.some((v) => v.at === read.at && isBefore(write, v) && isBefore(v, read)),
  )
  // What initialises may come first: it happens before all other accesses to its word.
  const inits = events.filter(({ isInit }) => isInit)
  const orders = memoryOrders(
    events.filter(({ isInit }) => !isInit),
    isBefore,
  )
  return isCoherent && orders.some((order) => isSequential([...inits, ...order]))

  /** Sequentially Consistent Atomics, of one is-memory-order-before. */
  function isSequential(order: readonly Event[]): boolean {
    return [...from].every(([read, write]) => {
      const between = order.slice(order.indexOf(write) + 1, Math.max(0, order.indexOf(read)))
      return !between
        .filter(({ kind, isAtomic, at }) => kind === 'write' && isAtomic && at === read.at)
        .some(
          (v) =>
            synchronizes(write, read) ||
            (isBefore(write, read) && isBefore(v, read) && write.isAtomic) ||
            (isBefore(write, read) && isBefore(write, v) && read.isAtomic),
        )
    })
  }
}

const synchronizes = (write: Event, read: Event): boolean => write.isAtomic && read.isAtomic

/** Agent order, what synchronizes, and initialisation before all; and what follows from them. */
function happensBefore(events: readonly Event[], from: ReadonlyMap<Event, Event>): Relation {
  const isAtOnce = (a: Event, b: Event) =>
    (a.thread === b.thread && !a.isInit && events.indexOf(a) < events.indexOf(b)) ||
    (from.get(b) === a && synchronizes(a, b)) ||
    (a.isInit && !b.isInit && a.at === b.at)
  return closureOf(
    new Map(events.map((a) => [a, new Set(events.filter((b) => isAtOnce(a, b)))] as const)),
  )
}

/** The relation, and what follows from it in several steps (Warshall 1962). Changes it. */
function closureOf(relation: ReadonlyMap<Event, Set<Event>>): Relation {
  for (const [middle, last] of relation) {
    for (const after of relation.values()) {
      if (after.has(middle)) for (const event of last) after.add(event)
    }
  }
  return relation
}

/** Every total order of the events that keeps happens-before. */
function memoryOrders(
  events: readonly Event[],
  isBefore: (a: Event, b: Event) => boolean,
): Event[][] {
  if (events.length === 0) return [[]]
  return events.flatMap((first) => {
    const others = events.filter((event) => event !== first)
    if (others.some((other) => isBefore(other, first))) return []
    return memoryOrders(others, isBefore).map((order) => [first, ...order])
  })
}
