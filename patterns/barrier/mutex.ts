import { Mutex } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import type { Barrier, Opened } from './problem.ts'

export const price = 'a lock, a bell and a phase, and every waiter takes the lock once more'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

type Phase = 'even' | 'odd'

/** The last party to arrive flips the phase. The others wait for that, not for a number. */
export default class PhaseBarrier implements Barrier {
  readonly mutex = ranked(new Mutex())
  /** Rings when one party is missing. */
  readonly almost = new Bell()
  private readonly complete = new Bell()
  private readonly parties: number
  private arrived = 0
  private phase: Phase = 'even'

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    const { mutex, complete: bell } = this
    let phase: Phase | undefined
    await whenLocked([{ mutex, bell }], (held) => {
      phase ??= this.arriveIn(held)
      return this.phase !== phase || undefined
    })
  }

  get lacksOne(): boolean {
    return this.arrived === this.parties - 1
  }

  /** Returns the phase in which it arrived. */
  arriveIn(held: Held): Phase {
    held.mustInclude(this.mutex)
    const { phase } = this
    this.arrived = (this.arrived + 1) % this.parties
    if (this.arrived === 0) this.flip()
    if (this.lacksOne) this.almost.ring()
    return phase
  }

  private flip(): void {
    this.phase = this.phase === 'even' ? 'odd' : 'even'
    this.complete.ring()
  }
}

export const published: Published<PhaseBarrier, Barrier> = {
  mutex: 'take it with whenLocked, together with that of the other barrier, holding none',
  almost: 'rings, with the mutex held, when one party is missing',
  lacksOne: 'asked of all barriers, with all mutexes held, before any arrival',
  arriveIn: 'while the mutex is held',
}

export const composing: Composing = {
  beforehand: 'both barriers, and whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<PhaseBarrier> = {
  async meetAtBoth(one, other) {
    await Promise.all([one.meet(), other.meet()])
  },
  async completeEither(one, other) {
    const parts = [one, other].map(({ mutex, almost: bell }) => ({ mutex, bell }))
    await whenLocked(parts, (held) => [one, other].find(({ lacksOne }) => lacksOne)?.arriveIn(held))
  },
}
