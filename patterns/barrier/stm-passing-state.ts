import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const bug = 'waiting for a transient state'

export const outcomes: Outcomes = {
  'two meet twice': ['completed', 'deadlock'],
  'two meet for ever': ['completed', 'deadlock'],
  // An arrival that is committed cannot be undone.
  'one for either team': ['invariant broken'],
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

  /** Begins a new round if the last one is complete. */
  arrive(tx: Tx): void {
    this.arrived.update(tx, (arrived) => (arrived % this.parties) + 1)
  }

  pass(tx: Tx): void {
    check(tx, this.arrived.get(tx) === this.parties)
  }
}
