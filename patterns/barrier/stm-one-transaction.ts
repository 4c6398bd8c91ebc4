import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const bug = 'arrival rolled back by the wait'

export const outcomes: Outcomes = {
  'three meet once': ['deadlock'],
  'two meet twice': ['deadlock'],
  'two meet for ever': ['deadlock'],
  'two in both teams': ['deadlock'],
  'one for either team': ['deadlock'],
}

type Phase = 'even' | 'odd'

/** One transaction per meeting. While it waits it has written nothing, so no arrival is seen. */
export default class OneTransactionBarrier implements Barrier {
  readonly parties: number
  readonly arrived = new TVar(0)
  readonly phase = new TVar<Phase>('even')

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    await atomically((tx) => this.passAfter(tx, this.arrive(tx)))
  }

  /** Arrives, and returns the phase in which it did. Never waits. */
  arrive(tx: Tx): Phase {
    const phase = this.phase.get(tx)
    const arrived = this.arrived.get(tx) + 1
    this.arrived.set(tx, arrived % this.parties)
    if (arrived === this.parties) this.phase.set(tx, phase === 'even' ? 'odd' : 'even')
    return phase
  }

  /** Waits until all have arrived in `phase`. */
  passAfter(tx: Tx, phase: Phase): void {
    check(tx, this.phase.get(tx) !== phase)
  }
}
