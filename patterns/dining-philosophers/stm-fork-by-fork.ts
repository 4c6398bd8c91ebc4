import { check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { forksOf, type Table } from './problem.ts'

export const bug = 'hold and wait'

export const outcomes: Outcomes = {
  'three dine': ['completed', 'deadlock'],
  'five dine': ['completed', 'deadlock'],
  'three dine twice': ['completed', 'deadlock'],
  // At every read: each time Plato is about to take a fork, a neighbour takes it first.
  'Plato between two': ['completed', 'starvation'],
  'a meal at two tables': ['completed', 'deadlock'],
}

/** A transaction for each fork. In between, a philosopher holds one and waits for the other. */
export default class ForkByForkTable implements Table {
  readonly forks: readonly TVar<'free' | 'taken'>[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new TVar<'free' | 'taken'>('free'))
  }

  async dine(seat: number, meal: () => Promise<void>): Promise<void> {
    const [left, right] = forksOf(seat, this.forks.length)
    await this.#with(left, () => this.#with(right, meal))
  }

  #with(fork: number, use: () => Promise<void>): Promise<void> {
    return holding(
      (tx) => this.pickUp(tx, fork),
      use,
      (tx) => this.putDown(tx, fork),
    )
  }

  /** Takes one fork; waits while it is taken. */
  pickUp(tx: Tx, fork: number): void {
    const variable = this.forks[fork] as TVar<'free' | 'taken'>
    check(tx, variable.get(tx) === 'free')
    variable.set(tx, 'taken')
  }

  putDown(tx: Tx, fork: number): void {
    ;(this.forks[fork] as TVar<'free' | 'taken'>).set(tx, 'free')
  }
}
