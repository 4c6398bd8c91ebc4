import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const bug = 'waiting for a transient state'

export const outcomes: Outcomes = {
  'two meet twice': ['completed', 'deadlock'],
  'two meet for ever': ['completed', 'deadlock'],
}

/** Waits until all have arrived, a state that ends when the first party begins the next round. */
export default class PassingStateBarrier implements Barrier {
  readonly parties: number
  readonly arrived = new TVar(0)

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    await atomically((tx) => this.arrive(tx))
    await atomically((tx) => this.pass(tx))
  }

  async meetAtBoth(other: this): Promise<void> {
    await atomically((tx) => {
      this.arrive(tx)
      other.arrive(tx)
    })
    await atomically((tx) => {
      this.pass(tx)
      other.pass(tx)
    })
  }

  async completeEither(other: this): Promise<void> {
    await atomically(
      orElse(
        (tx) => this.complete(tx),
        (tx) => other.complete(tx),
      ),
    )
  }

  /** Begins a new round if the last one is complete. */
  arrive(tx: Tx): void {
    this.arrived.update(tx, (arrived) => (arrived % this.parties) + 1)
  }

  pass(tx: Tx): void {
    check(tx, this.arrived.get(tx) === this.parties)
  }

  /** Waits until all the others have arrived, then arrives. */
  complete(tx: Tx): void {
    check(tx, this.arrived.get(tx) === this.parties - 1)
    this.arrive(tx)
  }
}
