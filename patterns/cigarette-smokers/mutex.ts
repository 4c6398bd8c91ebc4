import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import { INGREDIENTS, type Ingredient, lackedBy, type Opened, type Table } from './problem.ts'

export const price = 'one lock for the whole table, and a bell for each thing to wait for'

export const outcomes: Outcomes = {
  // The take that lost the race still stands, and takes what was laid for the next.
  'from either of two tables': ['completed', 'deadlock'],
}

/** A monitor (Hoare 1974): looks at the whole table under one lock, and waits for both at once. */
export default class GuardedTable implements Table {
  private readonly mutex = ranked(new Mutex())
  private readonly laid = new Set<Ingredient>()
  private readonly emptied: Monitored = { mutex: this.mutex, bell: new Bell() }
  /** For each smoker: both ingredients that she lacks lie there. */
  readonly completed: Readonly<Record<Ingredient, Monitored>> = {
    tobacco: { mutex: this.mutex, bell: new Bell() },
    paper: { mutex: this.mutex, bell: new Bell() },
    matches: { mutex: this.mutex, bell: new Bell() },
  }

  async lay(first: Ingredient, second: Ingredient): Promise<void> {
    let isLaid = false
    await whenLocked([this.emptied], () => {
      if (!isLaid) this.put(first, second)
      isLaid = true
      return this.laid.size === 0 || undefined
    })
  }

  async take(own: Ingredient): Promise<void> {
    await whenLocked([this.completed[own]], (held) => this.takeIn(held, own) || undefined)
  }

  /** Returns `false` if one of the two is missing; then nothing was taken. */
  takeIn(held: Held, own: Ingredient): boolean {
    held.mustInclude(this.mutex)
    if (!this.isCompleteFor(own)) return false
    this.laid.clear()
    this.emptied.bell.ring()
    return true
  }

  private put(first: Ingredient, second: Ingredient): void {
    this.laid.add(first).add(second)
    for (const own of INGREDIENTS) if (this.isCompleteFor(own)) this.completed[own].bell.ring()
  }

  private isCompleteFor(own: Ingredient): boolean {
    return lackedBy(own).every((ingredient) => this.laid.has(ingredient))
  }
}

export const published: Published<GuardedTable, Table> = {
  completed: 'wait for those of all tables with whenLocked, holding no lock',
  takeIn: 'while the mutex is held, and whether it took must be looked at',
}

export const composing: Composing = { beforehand: 'both tables', undone: 'nothing' }

export const opened: Opened<GuardedTable> = {
  async takeFromEither(one, other, own) {
    await whenLocked(
      [one.completed[own], other.completed[own]],
      (held) => one.takeIn(held, own) || other.takeIn(held, own) || undefined,
    )
  },
}
