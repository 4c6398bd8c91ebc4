import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Barrier } from './problem.ts'

export const price = 'two transactions per meeting: an arrival is visible only once committed'

type Phase = 'even' | 'odd'

/** The last party to arrive flips the phase. The others wait for that, not for a number. */
export default class AtomicBarrier implements Barrier {
  readonly parties: number
  readonly arrived = new TVar(0)
  readonly phase = new TVar<Phase>('even')

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    const phase = await atomically((tx) => this.arrive(tx))
    await atomically((tx) => this.passAfter(tx, phase))
  }

  async meetAtBoth(other: this): Promise<void> {
    const phases = await atomically((tx) => [this.arrive(tx), other.arrive(tx)] as const)
    await atomically((tx) => {
      this.passAfter(tx, phases[0])
      other.passAfter(tx, phases[1])
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

  /** Waits until all the others have arrived, then arrives. */
  complete(tx: Tx): void {
    check(tx, this.arrived.get(tx) === this.parties - 1)
    this.arrive(tx)
  }
}
