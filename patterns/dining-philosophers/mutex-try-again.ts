import { Mutex } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import { forksOf, type Table } from './problem.ts'

export const bug = 'livelock'

export const outcomes: Outcomes = {
  'three dine': ['completed', 'livelock'],
  'five dine': ['completed', 'livelock'],
  'three dine twice': ['completed', 'livelock'],
  'Plato between two': ['completed', 'starvation'],
  'a meal at two tables': ['completed', 'deadlock'],
}

/** Puts the left fork back if the right one is taken. In lockstep, all of them do so forever. */
export default class TryAgainTable implements Table {
  readonly forks: readonly Mutex[]

  constructor(seats: number) {
    this.forks = Array.from({ length: seats }, () => new Mutex())
  }

  async dine(seat: number, meal: () => Promise<void>): Promise<void> {
    const [left, right] = forksOf(seat, this.forks.length)
    while (!(await this.#tryWith(left, right, meal))) await this.#forkAt(right).waitForUnlock()
  }

  /** Returns `false` if the right fork is taken once the left one is in hand. */
  #tryWith(left: number, right: number, use: () => Promise<void>): Promise<boolean> {
    return this.#forkAt(left).runExclusive(async () => {
      if (this.#forkAt(right).isLocked()) return false
      await this.#forkAt(right).runExclusive(use)
      return true
    })
  }

  #forkAt(place: number): Mutex {
    return this.forks[place] as Mutex
  }
}
