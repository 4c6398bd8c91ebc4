import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { forksOf, type Table } from './problem.ts'

export const price = 'a waiter whom everyone must ask first, and one seat that stays empty'

export const outcomes: Outcomes = {
  // Each table has a waiter of its own, who does not know of the other table.
  'a meal at two tables': ['completed', 'deadlock'],
}

/** A waiter seats all but one, so that at least one finds two forks (Scholten, in Hoare 1985). */
export default class WaiterTable implements Table {
  readonly forks: readonly Mutex[]
  readonly waiter: Semaphore

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new Mutex())
    this.waiter = new Semaphore(seats - 1)
  }

  async dine(seat: number, meal: () => Promise<void>): Promise<void> {
    const [left, right] = forksOf(seat, this.forks.length)
    await this.waiter.runExclusive(() => this.#with(left, () => this.#with(right, meal)))
  }

  #with(fork: number, use: () => Promise<void>): Promise<void> {
    return (this.forks[fork] as Mutex).runExclusive(use)
  }
}
