import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import { comesBefore, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Coroutine, type Journal, now, type Office, type Opened, wait } from './problem.ts'

export const price = 'all other buyers wait for the journal, and each lock is taken inside the try'

export const outcomes: Outcomes = {
  // Alice has a ticket for the opera when she hears that there is none for the ballet.
  'two shows': ['completed', 'invariant broken'],
}

/** The lock is held from the look to the sale, whatever is called in between. */
export default class LockedOffice implements Office {
  readonly mutex = ranked(new Mutex())
  private readonly added = new Condition(this.mutex)
  private readonly journal: Journal
  private tickets: number

  constructor(tickets: number, journal: Journal) {
    this.tickets = tickets
    this.journal = journal
  }

  sell(): Coroutine<boolean> {
    return locked([this.mutex], () => sellAll([this]))
  }

  sellWhenThere(): Coroutine<void> {
    return locked([this.mutex], () => this.waitAndSell())
  }

  add(): Coroutine<void> {
    return locked([this.mutex], () => now(() => this.addIn()))
  }

  count(): number {
    return this.tickets
  }

  *note(): Coroutine<void> {
    yield* this.journal.note()
  }

  take(): void {
    this.tickets -= 1
  }

  private *waitAndSell(): Coroutine<void> {
    while (this.tickets === 0) yield* wait(() => this.added.wait())
    yield* sellAll([this])
  }

  /** Wakes all who wait: the one that a single notification would wake may be closed. */
  private addIn(): void {
    this.tickets += 1
    this.added.notifyAll()
  }
}

/** Runs `act` while all of `mutexes` are held. A coroutine that is closed while it waits has the mutex by then. */
function* locked<A>(mutexes: readonly Mutex[], act: () => Coroutine<A>): Coroutine<A> {
  const [mutex, ...rest] = mutexes
  if (mutex === undefined) return yield* act()
  try {
    yield* wait(() => mutex.acquire())
    return yield* locked(rest, act)
  } finally {
    mutex.release()
  }
}

/** Notes and sells a ticket of each of `offices`, if they have one. Their locks must be held. */
function* sellAll(offices: readonly LockedOffice[]): Coroutine<boolean> {
  if (offices.some((office) => office.count() === 0)) return false
  for (const office of offices) yield* office.note()
  for (const office of offices) office.take()
  return true
}

export const published: Published<LockedOffice, Office> = {
  mutex: 'taken in the order of all locks, inside the try that releases it',
  note: 'while the mutex is held, for each ticket before any is taken',
  take: 'while the mutex is held, with no yield until all are taken',
}

export const composing: Composing = { beforehand: 'both offices', undone: 'nothing' }

export const opened: Opened<LockedOffice> = {
  sellBoth(one, other) {
    const mutexes = [one.mutex, other.mutex].sort((a, b) => (comesBefore(a, b) ? -1 : 1))
    return locked(mutexes, () => sellAll([one, other]))
  },
}
