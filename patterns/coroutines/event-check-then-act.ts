import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { type Coroutine, type Journal, now, type Office, wait } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'the last ticket': ['completed', 'invariant broken'],
  'a buyer who leaves': ['completed', 'invariant broken'],
}

/** Looks, notes, sells. Nothing was between them until the journal began to write two entries at once. */
export default class CheckingOffice implements Office {
  private readonly journal: Journal
  private tickets: number
  /** One for each coroutine that waits for a ticket. */
  private waiting: Semaphore[] = []

  constructor(tickets: number, journal: Journal) {
    this.tickets = tickets
    this.journal = journal
  }

  *sell(): Coroutine<boolean> {
    if (this.tickets === 0) return false
    yield* this.journal.note()
    this.tickets -= 1
    return true
  }

  *sellWhenThere(): Coroutine<void> {
    while (!(yield* this.sell())) yield* this.change()
  }

  add(): Coroutine<void> {
    return now(() => {
      this.tickets += 1
      for (const turn of this.waiting) turn.release()
      this.waiting = []
    })
  }

  count(): number {
    return this.tickets
  }

  private *change(): Coroutine<void> {
    const turn = new Semaphore(0)
    this.waiting.push(turn)
    yield* wait(() => turn.acquire())
  }
}
