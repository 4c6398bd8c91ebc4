import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { forksOf, type Meal, type Opened, type Table } from './problem.ts'

export const price = 'each meal that ends wakes all who wait; only the event loop protects the line'

export const outcomes: Outcomes = {
  // One `dine` inside the other: a guest who has arrived at one table has not at the other.
  'a meal at two tables': ['completed', 'deadlock'],
}

/** A guest from arrival until the end of the meal. */
interface Guest {
  readonly seat: number
}

/** One line in order of arrival. A guest eats if nobody who needs one of her forks stands before her. */
export default class ListeningTable implements Table {
  readonly bell = new Bell()
  private readonly seats: number
  private line: readonly Guest[] = []

  constructor(seats: number) {
    this.seats = seats
  }

  async dine(seat: number, meal: Meal): Promise<void> {
    const guest = this.arrive(seat)
    try {
      await when([this.bell], () => this.mayEat(guest) || undefined)
      await meal()
    } finally {
      this.leave(guest)
    }
  }

  arrive(seat: number): Guest {
    const guest = { seat }
    this.line = [...this.line, guest]
    return guest
  }

  mayEat(guest: Guest): boolean {
    const forks = forksOf(guest.seat, this.seats)
    const earlier = this.line.slice(0, this.line.indexOf(guest))
    return !earlier.some(({ seat }) =>
      forksOf(seat, this.seats).some((fork) => forks.includes(fork)),
    )
  }

  leave(guest: Guest): void {
    this.line = this.line.filter((each) => each !== guest)
    this.bell.ring()
  }
}

export const published: Published<ListeningTable, Table> = {
  arrive: 'at all tables in one step, with no await between',
  mayEat: 'asked of all tables in one step, again after each ring',
  leave: 'whatever happens',
  bell: 'listen to those of all tables',
}

export const composing: Composing = { beforehand: 'all tables of the meal', undone: 'each arrival' }

export const opened: Opened<ListeningTable> = {
  async dineAtBoth(one, other, seat, meal) {
    const mine = one.arrive(seat)
    const its = other.arrive(seat)
    try {
      await when([one.bell, other.bell], () => (one.mayEat(mine) && other.mayEat(its)) || undefined)
      await meal()
    } finally {
      one.leave(mine)
      other.leave(its)
    }
  },
}
