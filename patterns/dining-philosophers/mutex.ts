import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { forksOf, type Table } from './problem.ts'

export const price = 'one order of all forks, which all code that locks two of them must keep'

export const outcomes: Outcomes = {
  // The order covers the forks of one table. Nothing orders one table before the other.
  'a meal at two tables': ['completed', 'deadlock'],
}

/** The fork with the lower number first, so that no cycle of waiting can close (Havender 1968). */
export default class OrderedTable implements Table {
  readonly forks: readonly Mutex[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new Mutex())
  }

  async dine(seat: number, meal: () => Promise<void>): Promise<void> {
    const [left, right] = forksOf(seat, this.forks.length)
    const [lower, higher] = left < right ? [left, right] : [right, left]
    await this.#with(lower, () => this.#with(higher, meal))
  }

  dineAtBoth(other: this, seat: number, meal: () => Promise<void>): Promise<void> {
    return this.dine(seat, () => other.dine(seat, meal))
  }

  #with(fork: number, use: () => Promise<void>): Promise<void> {
    return (this.forks[fork] as Mutex).runExclusive(use)
  }
}
