import { Mutex } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { Condition } from '../condition.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { INGREDIENTS, type Ingredient, lackedBy, type Opened, type Table } from './problem.ts'

export const price = 'one lock for the whole table, and a condition for each thing to wait for'

export const outcomes: Outcomes = {
  // The take that lost the race still stands, and takes what was laid for the next.
  'from either of two tables': ['completed', 'deadlock'],
}

/** A monitor (Hoare 1974): looks at the whole table under one lock, and waits for both at once. */
export default class GuardedTable implements Table {
  /** For those who wait at several tables: a condition belongs to one mutex. */
  readonly filled = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly laid = new Set<Ingredient>()
  private readonly emptied = new Condition(this.mutex)
  /** For each smoker: both ingredients that she lacks lie there. */
  private readonly completed: Readonly<Record<Ingredient, Condition>> = {
    tobacco: new Condition(this.mutex),
    paper: new Condition(this.mutex),
    matches: new Condition(this.mutex),
  }

  lay(first: Ingredient, second: Ingredient): Promise<void> {
    return this.mutex.runExclusive(async () => {
      this.laid.add(first).add(second)
      this.filled.ring()
      for (const own of INGREDIENTS) if (this.isCompleteFor(own)) this.completed[own].notify()
      while (this.laid.size > 0) await this.emptied.wait()
    })
  }

  take(own: Ingredient): Promise<void> {
    return lockAll([this.mutex], async (held) => {
      while (!this.isCompleteFor(own)) await this.completed[own].wait()
      this.clearIn(held)
    })
  }

  clearIn(held: Held): void {
    held.mustInclude(this.mutex)
    this.laid.clear()
    this.emptied.notify()
  }

  isCompleteFor(own: Ingredient): boolean {
    return lackedBy(own).every((ingredient) => this.laid.has(ingredient))
  }
}

export const published: Published<GuardedTable, Table> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  isCompleteFor: 'look again once the mutex is held',
  clearIn: 'while the mutex is held and the table is complete for the smoker',
  filled: 'listen to it without the mutex, and look again',
}

export const composing: Composing = {
  beforehand: 'both tables, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<GuardedTable> = {
  async takeFromEither(one, other, own) {
    const choose = () => [one, other].find((table) => table.isCompleteFor(own))
    for (;;) {
      await when([one.filled, other.filled], choose)
      const chosen = await lockAll([one.mutex, other.mutex], (held) => {
        const complete = choose()
        complete?.clearIn(held)
        return complete
      })
      if (chosen !== undefined) return
    }
  },
}
