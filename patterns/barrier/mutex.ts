import { Mutex } from 'async-mutex'
import { Condition } from '../condition.ts'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const price = 'a lock, a condition and a phase, and every waiter takes the lock once more'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

/** The last party to arrive flips the phase. The others wait for that, not for a number. */
export default class PhaseBarrier implements Barrier {
  readonly parties: number
  readonly mutex = new Mutex()
  readonly complete = new Condition(this.mutex)
  arrived = 0
  phase: 'even' | 'odd' = 'even'

  constructor(parties: number) {
    this.parties = parties
  }

  meet(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      const { phase } = this
      this.arrived += 1
      if (this.arrived === this.parties) this.#flip()
      while (this.phase === phase) await this.complete.wait()
    })
  }

  async meetAtBoth(other: this): Promise<void> {
    await Promise.all([this.meet(), other.meet()])
  }

  async completeEither(other: this): Promise<void> {
    await Promise.race([this.meet(), other.meet()])
  }

  #flip(): void {
    this.arrived = 0
    this.phase = this.phase === 'even' ? 'odd' : 'even'
    this.complete.notifyAll()
  }
}
