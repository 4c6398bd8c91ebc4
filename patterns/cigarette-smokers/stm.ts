import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import { type Ingredient, lackedBy, type Table } from './problem.ts'

export const price = 'wakes everyone who read the changed variable, most of them for nothing'

type Laid = Readonly<Record<Ingredient, TVar<boolean>>>

/** Takes both or neither: while one of the two is missing, nothing is taken. */
export default class AtomicTable implements Table {
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
    await atomically((tx) => check(tx, !this.laid[first].get(tx)))
  }

  take(own: Ingredient): Promise<void> {
    return atomically((tx) => this.takeIn(tx, own))
  }

  takeFromEither(other: this, own: Ingredient): Promise<void> {
    return atomically(
      orElse(
        (tx) => this.takeIn(tx, own),
        (tx) => other.takeIn(tx, own),
      ),
    )
  }

  takeIn(tx: Tx, own: Ingredient): void {
    for (const ingredient of lackedBy(own)) {
      check(tx, this.laid[ingredient].get(tx))
      this.laid[ingredient].set(tx, false)
    }
  }
}
