import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import { type Coroutine, type Journal, now, type Office, wait } from './problem.ts'

export const bug = 'return() defeated by a yield in finally'

export const outcomes: Outcomes = {
  'a buyer who leaves': ['completed', 'deadlock'],
  'a waiting buyer leaves': ['completed', 'deadlock'],
  'two shows': ['completed', 'invariant broken'],
}

/** Makes a note before it releases the lock. The note may yield, and nothing runs after that. */
export default class NotingOffice implements Office {
  private readonly mutex = new Mutex()
  private readonly added = new Condition(this.mutex)
  private readonly journal: Journal
  private tickets: number

  constructor(tickets: number, journal: Journal) {
    this.tickets = tickets
    this.journal = journal
  }

  sell(): Coroutine<boolean> {
    return this.locked(() => this.sellIn())
  }

  sellWhenThere(): Coroutine<void> {
    return this.locked(() => this.waitAndSell())
  }

  add(): Coroutine<void> {
    return this.locked(() => now(() => this.addIn()))
  }

  count(): number {
    return this.tickets
  }

  private *sellIn(): Coroutine<boolean> {
    if (this.tickets === 0) return false
    yield* this.journal.note()
    this.tickets -= 1
    return true
  }

  private *waitAndSell(): Coroutine<void> {
    while (this.tickets === 0) yield* wait(() => this.added.wait())
    yield* this.sellIn()
  }

  private addIn(): void {
    this.tickets += 1
    this.added.notifyAll()
  }

  private *locked<A>(act: () => Coroutine<A>): Coroutine<A> {
    try {
      yield* wait(() => this.mutex.acquire())
      return yield* act()
    } finally {
      yield* this.journal.note()
      this.mutex.release()
    }
  }
}
