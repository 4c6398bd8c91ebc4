import { Mutex } from 'async-mutex'
import { lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { forksOf, type Meal, type Opened, type Table } from './problem.ts'

export const price = 'one order of all locks, which all code that takes two of them must keep'

export const outcomes: Outcomes = {
  // Each `dine` keeps the order. One inside the other does not.
  'a meal at two tables': ['completed', 'deadlock'],
}

/** All forks in the one order of all locks, so that no cycle of waiting can close. */
export default class OrderedTable implements Table {
  private readonly forks: readonly Mutex[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => ranked(new Mutex()))
  }

  dine(seat: number, meal: Meal): Promise<void> {
    return lockAll(this.forksAt(seat), meal)
  }

  forksAt(seat: number): readonly Mutex[] {
    return forksOf(seat, this.forks.length).map((i) => this.forks[i] as Mutex)
  }
}

export const published: Published<OrderedTable, Table> = {
  forksAt: 'take them with lockAll, together with all else, holding no lock',
}

export const composing: Composing = { beforehand: 'all forks of the meal', undone: 'nothing' }

export const opened: Opened<OrderedTable> = {
  dineAtBoth: (one, other, seat, meal) =>
    lockAll([...one.forksAt(seat), ...other.forksAt(seat)], meal),
}
