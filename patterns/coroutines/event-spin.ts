import type { Outcomes } from '../pattern.ts'
import { type Coroutine, type Journal, now, type Office, spin } from './problem.ts'

export const bug = 'a loop that never yields'

export const outcomes: Outcomes = {
  'a ticket to come': ['completed', 'livelock'],
  'a waiting buyer leaves': ['completed', 'livelock'],
  'two shows': ['completed', 'invariant broken'],
}

/** Waits in a loop without a yield. Only another coroutine could end it, and none ever runs. */
export default class SpinningOffice implements Office {
  private readonly journal: Journal
  private tickets: number

  constructor(tickets: number, journal: Journal) {
    this.tickets = tickets
    this.journal = journal
  }

  *sell(): Coroutine<boolean> {
    if (!this.takeNow()) return false
    yield* this.note()
    return true
  }

  *sellWhenThere(): Coroutine<void> {
    while (!this.takeNow()) yield* spin()
    yield* this.note()
  }

  add(): Coroutine<void> {
    return now(() => this.addNow())
  }

  count(): number {
    return this.tickets
  }

  /** Takes a ticket, or returns `false` if there is none. */
  private takeNow(): boolean {
    if (this.tickets === 0) return false
    this.tickets -= 1
    return true
  }

  private addNow(): void {
    this.tickets += 1
  }

  /** Notes the sale of a ticket that is taken. It is put back if that is not finished. */
  private *note(): Coroutine<void> {
    let isNoted = false
    try {
      yield* this.journal.note()
      isNoted = true
    } finally {
      if (!isNoted) this.addNow()
    }
  }
}
