import { check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { forksOf, type Meal, type Opened, type Table } from './problem.ts'

export const price = 'no order among the waiters: a philosopher may be overtaken forever'

export const outcomes: Outcomes = {
  // Plato holds nothing while he waits, and being woken does not reserve a fork.
  'Plato between two': ['completed', 'starvation'],
  // Two transactions, one for each table: a guest holds two forks and waits for two more.
  'a meal at two tables': ['completed', 'deadlock'],
  // The two tables need never be free at the same time.
  'two tables with regulars, opened': ['completed', 'starvation'],
}

/** Both forks or neither: at no moment does a philosopher hold only one. */
export default class AtomicTable implements Table {
  protected readonly forks: readonly TVar<'free' | 'taken'>[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new TVar<'free' | 'taken'>('free'))
  }

  dine(seat: number, meal: Meal): Promise<void> {
    return holding(
      (tx) => this.pickUp(tx, seat),
      meal,
      (tx) => this.putDown(tx, seat),
    )
  }

  /** Takes both forks of `seat`; waits while either is taken. */
  pickUp(tx: Tx, seat: number): void {
    for (const fork of this.#forksOf(seat)) {
      check(tx, fork.get(tx) === 'free')
      fork.set(tx, 'taken')
    }
  }

  putDown(tx: Tx, seat: number): void {
    for (const fork of this.#forksOf(seat)) fork.set(tx, 'free')
  }

  #forksOf(seat: number): TVar<'free' | 'taken'>[] {
    return forksOf(seat, this.forks.length).map((i) => this.forks[i] as TVar<'free' | 'taken'>)
  }
}

export const published: Published<AtomicTable, Table> = {
  pickUp: 'in a transaction, which the compiler checks',
  putDown: 'in a transaction, for each seat that was picked up for, whatever happens',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicTable> = {
  dineAtBoth: (one, other, seat, meal) =>
    holding(
      (tx) => {
        one.pickUp(tx, seat)
        other.pickUp(tx, seat)
      },
      meal,
      (tx) => {
        one.putDown(tx, seat)
        other.putDown(tx, seat)
      },
    ),
}
