import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import { INGREDIENTS, type Ingredient, lackedBy, type Table } from './problem.ts'

export const price = 'one lock for the whole table, and a condition for each thing to wait for'

export const outcomes: Outcomes = {
  'from either of two tables': {
    inexpressible: 'a smoker who waits at one table is not notified of the other',
  },
}

/** A monitor (Hoare 1974): looks at the whole table under one lock, and waits for both at once. */
export default class GuardedTable implements Table {
  readonly mutex = new Mutex()
  readonly laid = new Set<Ingredient>()
  readonly emptied = new Condition(this.mutex)
  /** For each smoker: both ingredients that she lacks lie there. */
  readonly completed: Readonly<Record<Ingredient, Condition>> = {
    tobacco: new Condition(this.mutex),
    paper: new Condition(this.mutex),
    matches: new Condition(this.mutex),
  }

  lay(first: Ingredient, second: Ingredient): Promise<void> {
    return this.mutex.runExclusive(async () => {
      this.laid.add(first).add(second)
      for (const own of INGREDIENTS) if (this.isCompleteFor(own)) this.completed[own].notify()
      while (this.laid.size > 0) await this.emptied.wait()
    })
  }

  take(own: Ingredient): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (!this.isCompleteFor(own)) await this.completed[own].wait()
      this.laid.clear()
      this.emptied.notify()
    })
  }

  isCompleteFor(own: Ingredient): boolean {
    return lackedBy(own).every((ingredient) => this.laid.has(ingredient))
  }
}
