import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import { type Coroutine, type Journal, now, type Office, wait } from './problem.ts'

export const bug = 'lost grant'

export const outcomes: Outcomes = {
  'a buyer who leaves': ['completed', 'deadlock'],
  'a waiting buyer leaves': ['completed', 'deadlock'],
  'two shows': ['completed', 'invariant broken'],
}

/** Takes the lock before the try, as one does without coroutines. A coroutine that is closed there keeps it. */
export default class LeakingOffice implements Office {
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
    yield* wait(() => this.mutex.acquire())
    try {
      return yield* act()
    } finally {
      this.mutex.release()
    }
  }
}
