import { Semaphore } from 'async-mutex'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Coroutine, type Journal, now, type Office, type Opened, wait } from './problem.ts'

export const price = 'a ticket is reserved before it is noted, and put back by hand'

export const outcomes: Outcomes = {
  // Alice has a ticket for the opera when she hears that there is none for the ballet.
  'two shows': ['completed', 'invariant broken'],
}

/** Looks and reserves between two yields. What is left to undo is one step, so `finally` does it. */
export default class ReservingOffice implements Office {
  readonly journal: Journal
  private tickets: number
  /** One for each coroutine that waits for a ticket. */
  private waiting: Semaphore[] = []

  constructor(tickets: number, journal: Journal) {
    this.tickets = tickets
    this.journal = journal
  }

  *sell(): Coroutine<boolean> {
    if (!this.takeNow()) return false
    yield* noteIn([this])
    return true
  }

  *sellWhenThere(): Coroutine<void> {
    while (!this.takeNow()) yield* this.change()
    yield* noteIn([this])
  }

  add(): Coroutine<void> {
    return now(() => this.addNow())
  }

  count(): number {
    return this.tickets
  }

  /** Takes a ticket, or returns `false` if there is none. */
  takeNow(): boolean {
    if (this.tickets === 0) return false
    this.tickets -= 1
    return true
  }

  addNow(): void {
    this.tickets += 1
    for (const turn of this.waiting) turn.release()
    this.waiting = []
  }

  private *change(): Coroutine<void> {
    const turn = new Semaphore(0)
    this.waiting.push(turn)
    yield* wait(() => turn.acquire())
  }
}

/** Notes the sale of a ticket that is taken from each office. All are put back if that is not finished. */
function* noteIn(offices: readonly ReservingOffice[]): Coroutine<void> {
  let isNoted = false
  try {
    for (const { journal } of offices) yield* journal.note()
    isNoted = true
  } finally {
    if (!isNoted) for (const office of offices) office.addNow()
  }
}

export const published: Published<ReservingOffice, Office> = {
  journal: 'noted in while the tickets are taken',
  takeNow: 'of all offices between two yields, and whether it took must be looked at',
  addNow: 'without a yield, in a finally',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'both reservations, if they are not noted',
}

export const opened: Opened<ReservingOffice> = {
  *sellBoth(one, other) {
    const offices = [one, other]
    if (offices.some((office) => office.count() === 0)) return false
    for (const office of offices) office.takeNow()
    yield* noteIn(offices)
    return true
  },
}
