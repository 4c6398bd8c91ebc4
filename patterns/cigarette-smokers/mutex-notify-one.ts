import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import { type Ingredient, lackedBy, type Table } from './problem.ts'

export const bug = 'wrong waiter notified'

export const outcomes: Outcomes = {
  'one round': ['completed', 'deadlock'],
  'a round for each of two': ['completed', 'deadlock'],
  'round after round': ['completed', 'deadlock'],
  // The take that lost the race still stands, and takes what was laid for the next.
  'from either of two tables': ['completed', 'deadlock'],
}

/** A monitor with one condition for all. A change wakes one waiter, and may concern another. */
export default class NotifyOneTable implements Table {
  readonly mutex = new Mutex()
  readonly laid = new Set<Ingredient>()
  readonly changed = new Condition(this.mutex)

  lay(first: Ingredient, second: Ingredient): Promise<void> {
    return this.mutex.runExclusive(async () => {
      this.laid.add(first).add(second)
      this.changed.notify()
      while (this.laid.size > 0) await this.changed.wait()
    })
  }

  take(own: Ingredient): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (!this.isCompleteFor(own)) await this.changed.wait()
      this.laid.clear()
      this.changed.notify()
    })
  }

  isCompleteFor(own: Ingredient): boolean {
    return lackedBy(own).every((ingredient) => this.laid.has(ingredient))
  }
}
