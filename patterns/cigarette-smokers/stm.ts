import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Ingredient, lackedBy, type Opened, type Table } from './problem.ts'

export const price = 'wakes everyone who read the changed variable, most of them for nothing'

export const outcomes: Outcomes = {
  // The take that lost the race still stands, and takes what was laid for the next.
  'from either of two tables': ['completed', 'deadlock'],
}

type Laid = Readonly<Record<Ingredient, TVar<boolean>>>

/** Takes both or neither: while one of the two is missing, nothing is taken. */
export default class AtomicTable implements Table {
  private readonly laid: Laid = {
    tobacco: new TVar(false),
    paper: new TVar(false),
    matches: new TVar(false),
  }

  /** Two transactions: the smokers must see the ingredients before the agent waits. */
  async lay(first: Ingredient, second: Ingredient): Promise<void> {
    await atomically((tx) => {
      this.laid[first].set(tx, true)
      this.laid[second].set(tx, true)
    })
    await atomically((tx) => check(tx, !this.laid[first].get(tx)))
  }

  take(own: Ingredient): Promise<void> {
    return atomically((tx) => this.takeIn(tx, own))
  }

  takeIn(tx: Tx, own: Ingredient): void {
    for (const ingredient of lackedBy(own)) {
      check(tx, this.laid[ingredient].get(tx))
      this.laid[ingredient].set(tx, false)
    }
  }
}

export const published: Published<AtomicTable, Table> = {
  takeIn: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicTable> = {
  takeFromEither: (one, other, own) =>
    atomically(
      orElse(
        (tx) => one.takeIn(tx, own),
        (tx) => other.takeIn(tx, own),
      ),
    ),
}
