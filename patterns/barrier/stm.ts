import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Barrier, Opened } from './problem.ts'

export const price = 'two transactions per meeting: an arrival is visible only once committed'

export const outcomes: Outcomes = {
  // An arrival that is committed cannot be undone.
  'one for either team': ['invariant broken'],
}

type Phase = 'even' | 'odd'

/** The last party to arrive flips the phase. The others wait for that, not for a number. */
export default class AtomicBarrier implements Barrier {
  private readonly parties: number
  private readonly arrived = new TVar(0)
  private readonly phase = new TVar<Phase>('even')

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    const phase = await atomically((tx) => this.arrive(tx))
    await atomically((tx) => this.passAfter(tx, phase))
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

export const published: Published<AtomicBarrier, Barrier> = {
  arrive: 'in a transaction, and another one waits by `passAfter`',
  passAfter: 'in a transaction after that of `arrive`',
  complete: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicBarrier> = {
  async meetAtBoth(one, other) {
    const phases = await atomically((tx) => [one.arrive(tx), other.arrive(tx)] as const)
    await atomically((tx) => {
      one.passAfter(tx, phases[0])
      other.passAfter(tx, phases[1])
    })
  },
  completeEither: (one, other) =>
    atomically(
      orElse(
        (tx) => one.complete(tx),
        (tx) => other.complete(tx),
      ),
    ),
}
