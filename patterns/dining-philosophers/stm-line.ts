import { atomically, check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { forksOf, type Meal, type Opened, type Table } from './problem.ts'

export const price = 'one more transaction, to join a line before the wait, which may lose forever'

export const outcomes: Outcomes = {
  // At every read: each time Plato is about to join the line, a neighbour has changed it.
  'Plato between two': ['completed', 'starvation'],
  // One `dine` inside the other: a guest who has arrived at one table has not at the other.
  'a meal at two tables': ['completed', 'deadlock'],
  // At every read: the same, for a guest who joins two lines at once.
  'two tables with regulars, opened': ['completed', 'starvation'],
}

/** A guest from arrival until the end of the meal. */
interface Guest {
  readonly seat: number
}

const NOBODY: readonly Guest[] = []

/** The line of the event, in a variable. A guest eats if nobody who needs one of her forks stands before her. */
export default class LineTable implements Table {
  private readonly seats: number
  private readonly line = new TVar(NOBODY)

  constructor(seats: number) {
    this.seats = seats
  }

  async dine(seat: number, meal: Meal): Promise<void> {
    const guest = await atomically((tx) => this.arrive(tx, seat))
    await holding(
      (tx) => this.sitDown(tx, guest),
      meal,
      (tx) => this.leave(tx, guest),
    )
  }

  /** Joins the line, in a transaction before the wait: one that waits has changed nothing. */
  arrive(tx: Tx, seat: number): Guest {
    const guest = { seat }
    this.line.set(tx, [...this.line.get(tx), guest])
    return guest
  }

  /** Waits until the guest may eat. */
  sitDown(tx: Tx, guest: Guest): void {
    const forks = forksOf(guest.seat, this.seats)
    const line = this.line.get(tx)
    const needsOne = ({ seat }: Guest) =>
      forksOf(seat, this.seats).some((fork) => forks.includes(fork))
    check(tx, !line.slice(0, line.indexOf(guest)).some(needsOne))
  }

  leave(tx: Tx, guest: Guest): void {
    this.line.update(tx, (line) => line.filter((each) => each !== guest))
  }
}

export const published: Published<LineTable, Table> = {
  arrive: 'at all tables in one transaction before the wait',
  sitDown: 'in one transaction for all tables',
  leave: 'in a transaction, whatever happens',
}

export const composing: Composing = { beforehand: 'all tables of the meal', undone: 'nothing' }

export const opened: Opened<LineTable> = {
  async dineAtBoth(one, other, seat, meal) {
    const [mine, its] = await atomically(
      (tx) => [one.arrive(tx, seat), other.arrive(tx, seat)] as const,
    )
    await holding(
      (tx) => {
        one.sitDown(tx, mine)
        other.sitDown(tx, its)
      },
      meal,
      (tx) => {
        one.leave(tx, mine)
        other.leave(tx, its)
      },
    )
  },
}
