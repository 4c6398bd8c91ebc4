import type { ReadLog } from '../../../stm/buffered/attempt.ts'
import type { Cell } from '../../../stm/cell.ts'
import type { AtomicallyOptions, Engine } from '../../../stm/engine.ts'
import type { STM } from '../../../stm/tx.ts'

interface Transaction {
  failures: number
}

/**
 * A contention manager: a transaction that has failed a number of times takes the turn, if no other
 * has it, and until it ends nothing else commits. So it succeeds with its next attempt.
 */
export class SerialTurn {
  readonly #failures: number
  readonly #owners = new WeakMap<ReadLog<Cell>, Transaction>()
  #started: ReadLog<Cell> | null = null
  #holder: Transaction | null = null

  /** The turn is taken after this many `failures`; after `Infinity`, never. */
  constructor(failures: number) {
    this.#failures = failures
  }

  /** `engine`, except that each attempt is known to belong to its transaction. */
  following(engine: Engine): Engine {
    return {
      atomically: <A>(body: STM<A>, options?: AtomicallyOptions) =>
        engine.atomically(this.#follow(body), options),
      atomicallySync: <A>(body: STM<A>, options?: AtomicallyOptions) =>
        engine.atomicallySync(this.#follow(body), options),
    }
  }

  /** An attempt starts; the engine runs its body next. */
  began(log: ReadLog<Cell>): void {
    this.#started = log
  }

  conflicted(log: ReadLog<Cell>): void {
    const loser = this.#owners.get(log)
    if (loser === undefined) return
    loser.failures += 1
    if (loser.failures >= this.#failures) this.#holder ??= loser
  }

  /** An attempt commits, throws or blocks. */
  ended(log: ReadLog<Cell>): void {
    if (this.#holder === this.#owners.get(log)) this.#holder = null
  }

  /** Whether another transaction has the turn, so that this attempt must not commit yet. */
  mustWait(log: ReadLog<Cell>): boolean {
    return this.#holder !== null && this.#holder !== this.#owners.get(log)
  }

  #follow<A>(body: STM<A>): STM<A> {
    const transaction = { failures: 0 }
    return (tx) => {
      if (this.#started !== null) this.#owners.set(this.#started, transaction)
      this.#started = null
      return body(tx)
    }
  }
}
