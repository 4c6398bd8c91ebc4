import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { type Ingredient, lackedBy, type Table } from './problem.ts'

export const bug = 'hold and wait'

export const outcomes: Outcomes = {
  'one round': ['completed', 'deadlock'],
  'a round for each of two': ['completed', 'deadlock'],
  'round after round': ['completed', 'deadlock'],
  // The take that lost the race still stands, and takes what others need. With slower locks it may
  // come too late to do harm.
  'from either of two tables': ['completed', 'deadlock'],
}

type Laid = Readonly<Record<Ingredient, TVar<boolean>>>

/** A transaction for each ingredient. In between, a smoker holds one and waits for the other. */
export default class OneByOneTable implements Table {
  readonly laid: Laid = {
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
    await atomically((tx) => {
      check(tx, !this.laid[first].get(tx))
      check(tx, !this.laid[second].get(tx))
    })
  }

  async take(own: Ingredient): Promise<void> {
    for (const ingredient of lackedBy(own)) await atomically((tx) => this.takeIn(tx, ingredient))
  }

  takeIn(tx: Tx, ingredient: Ingredient): void {
    check(tx, this.laid[ingredient].get(tx))
    this.laid[ingredient].set(tx, false)
  }
}
