import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { forksOf, type Table } from './problem.ts'

export const bug = 'circular wait'

export const outcomes: Outcomes = {
  'three dine': ['completed', 'deadlock'],
  'five dine': ['completed', 'deadlock'],
  'three dine twice': ['completed', 'deadlock'],
  'a meal at two tables': ['completed', 'deadlock'],
}

/** Left, then right: the obvious code. All can hold the left fork and wait for the right one. */
export default class NaiveTable implements Table {
  readonly forks: readonly Mutex[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new Mutex())
  }

  async dine(seat: number, meal: () => Promise<void>): Promise<void> {
    const [left, right] = forksOf(seat, this.forks.length)
    await this.#with(left, () => this.#with(right, meal))
  }

  #with(fork: number, use: () => Promise<void>): Promise<void> {
    return (this.forks[fork] as Mutex).runExclusive(use)
  }
}
