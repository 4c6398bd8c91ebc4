import { Mutex } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { Condition } from '../condition.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Barrier, Opened } from './problem.ts'

export const price = 'a lock, a condition and a phase, and every waiter takes the lock once more'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

/** The last party to arrive flips the phase. The others wait for that, not for a number. */
export default class PhaseBarrier implements Barrier {
  /** For those who wait at several barriers: a condition belongs to one mutex. */
  readonly arrivals = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly parties: number
  private readonly complete = new Condition(this.mutex)
  private arrived = 0
  private phase: 'even' | 'odd' = 'even'

  constructor(parties: number) {
    this.parties = parties
  }

  meet(): Promise<void> {
    return lockAll([this.mutex], async (held) => {
      const { phase } = this
      this.arriveIn(held)
      while (this.phase === phase) await this.complete.wait()
    })
  }

  get lacksOne(): boolean {
    return this.arrived === this.parties - 1
  }

  arriveIn(held: Held): void {
    held.mustInclude(this.mutex)
    this.arrived = (this.arrived + 1) % this.parties
    this.arrivals.ring()
    if (this.arrived > 0) return
    this.phase = this.phase === 'even' ? 'odd' : 'even'
    this.complete.notifyAll()
  }
}

export const published: Published<PhaseBarrier, Barrier> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  lacksOne: 'look again once the mutex is held',
  arriveIn: 'while the mutex is held',
  arrivals: 'listen to it without the mutex, and look again',
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
    const choose = () => [one, other].find(({ lacksOne }) => lacksOne)
    for (;;) {
      await when([one.arrivals, other.arrivals], choose)
      const chosen = await lockAll([one.mutex, other.mutex], (held) => {
        const ready = choose()
        ready?.arriveIn(held)
        return ready
      })
      if (chosen !== undefined) return
    }
  },
}
