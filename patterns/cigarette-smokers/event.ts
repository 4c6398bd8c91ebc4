import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Ingredient, lackedBy, type Opened, type Table } from './problem.ts'

export const price = 'each change wakes all who wait at the table, most of them for nothing'

export const outcomes: Outcomes = {
  // The take that lost the race still stands, and takes what was laid for the next.
  'from either of two tables': ['completed', 'deadlock'],
}

/** To look at the whole table and to take from it is one step, tried again after each change. */
export default class ListeningTable implements Table {
  readonly bell = new Bell()
  private readonly laid = new Set<Ingredient>()

  async lay(first: Ingredient, second: Ingredient): Promise<void> {
    this.laid.add(first).add(second)
    this.bell.ring()
    await when([this.bell], () => this.laid.size === 0 || undefined)
  }

  async take(own: Ingredient): Promise<void> {
    await when([this.bell], () => this.takeNow(own) || undefined)
  }

  /** Returns `false` if one of the two is missing; then nothing was taken. */
  takeNow(own: Ingredient): boolean {
    if (!lackedBy(own).every((ingredient) => this.laid.has(ingredient))) return false
    this.laid.clear()
    this.bell.ring()
    return true
  }
}

export const published: Published<ListeningTable, Table> = {
  takeNow: 'whether it took must be looked at',
  bell: 'listen to those of all tables',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<ListeningTable> = {
  async takeFromEither(one, other, own) {
    await when([one.bell, other.bell], () => one.takeNow(own) || other.takeNow(own) || undefined)
  },
}
