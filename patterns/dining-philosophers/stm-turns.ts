import { atomically, check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { forksOf, type Meal, type Opened, type Table } from './problem.ts'

export const price = 'fairness built by hand, for one table: a meal at two may be overtaken forever'

export const outcomes: Outcomes = {
  // Two transactions, one for each table.
  'a meal at two tables': ['completed', 'deadlock'],
  // A meal at two tables takes no turn.
  'two tables with regulars, opened': ['completed', 'starvation'],
}

/** For a free fork, the seat that may have it first. */
type Fork = number | 'taken'

/** Both forks or neither, and after a meal hungry neighbours go first (Chandy and Misra 1984). */
export default class TurnsTable implements Table {
  protected readonly forks: readonly TVar<Fork>[]
  private readonly hungry: readonly TVar<boolean>[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, (_, i) => new TVar<Fork>(Math.max(i - 1, 0)))
    this.hungry = Array.from({ length: seats }, () => new TVar(false))
  }

  async dine(seat: number, meal: Meal): Promise<void> {
    await atomically((tx) => this.#hungryAt(seat).set(tx, true))
    await holding(
      (tx) => {
        this.pickUp(tx, seat)
        this.#hungryAt(seat).set(tx, false)
      },
      meal,
      (tx) => this.putDown(tx, seat),
    )
  }

  /** Takes both forks of `seat`; waits while either is taken, or is a hungry neighbour's turn. */
  pickUp(tx: Tx, seat: number): void {
    for (const [fork, neighbour] of this.#sidesOf(seat)) {
      const state = fork.get(tx)
      check(tx, state !== 'taken')
      check(tx, state === seat || !this.#hungryAt(neighbour).get(tx))
      fork.set(tx, 'taken')
    }
  }

  putDown(tx: Tx, seat: number): void {
    for (const [fork, neighbour] of this.#sidesOf(seat)) fork.set(tx, neighbour)
  }

  /** The forks of `seat`, each with the seat on its other side. */
  #sidesOf(seat: number): [TVar<Fork>, number][] {
    const { length } = this.forks
    const neighbours = [(seat + length - 1) % length, (seat + 1) % length]
    return forksOf(seat, length).map((i, side) => [
      this.forks[i] as TVar<Fork>,
      neighbours[side] as number,
    ])
  }

  #hungryAt(seat: number): TVar<boolean> {
    return this.hungry[seat] as TVar<boolean>
  }
}

export const published: Published<TurnsTable, Table> = {
  pickUp: 'in a transaction, which the compiler checks',
  putDown: 'in a transaction, for each seat that was picked up for, whatever happens',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<TurnsTable> = {
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
