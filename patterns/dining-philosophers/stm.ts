import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { forksOf, type Table } from './problem.ts'

export const price = 'no order among the waiters: a philosopher may be overtaken forever'

export const outcomes: Outcomes = {
  // Plato holds nothing while he waits, and being woken does not reserve a fork.
  'Plato between two': ['completed', 'starvation'],
}

/** Both forks or neither: at no moment does a philosopher hold only one. */
export default class AtomicTable implements Table {
  readonly forks: readonly TVar<'free' | 'taken'>[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new TVar<'free' | 'taken'>('free'))
  }

  async dine(seat: number, meal: () => Promise<void>): Promise<void> {
    await atomically((tx) => this.pickUp(tx, seat))
    try {
      await meal()
    } finally {
      await atomically((tx) => this.putDown(tx, seat))
    }
  }

  async dineAtBoth(other: this, seat: number, meal: () => Promise<void>): Promise<void> {
    await atomically((tx) => {
      this.pickUp(tx, seat)
      other.pickUp(tx, seat)
    })
    try {
      await meal()
    } finally {
      await atomically((tx) => {
        this.putDown(tx, seat)
        other.putDown(tx, seat)
      })
    }
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
