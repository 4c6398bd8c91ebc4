import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Barrier, Opened } from './problem.ts'

export const price =
  'the arrival and the wait must be one step: an await between them loses the ring'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

/** The last party to arrive wakes exactly those who wait. Nobody looks again, so there is no phase. */
export default class ListeningBarrier implements Barrier {
  /** Rings when one party is missing. */
  readonly almost = new Bell()
  private readonly complete = new Bell()
  private readonly parties: number
  private arrived = 0

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    this.arrive()
    if (this.arrived > 0) await this.complete.nextRing()
  }

  get lacksOne(): boolean {
    return this.arrived === this.parties - 1
  }

  arrive(): void {
    this.arrived = (this.arrived + 1) % this.parties
    if (this.arrived === 0) this.complete.ring()
    if (this.lacksOne) this.almost.ring()
  }
}

export const published: Published<ListeningBarrier, Barrier> = {
  lacksOne: 'asked of all barriers before any arrival',
  arrive: 'in the step in which the barrier lacked one',
  almost: 'rings when a barrier lacks one; listen to those of all barriers',
}

export const composing: Composing = {
  beforehand: 'whether each part can be done',
  undone: 'nothing',
}

export const opened: Opened<ListeningBarrier> = {
  async meetAtBoth(one, other) {
    await Promise.all([one.meet(), other.meet()])
  },
  async completeEither(one, other) {
    await when([one.almost, other.almost], () => {
      const chosen = [one, other].find(({ lacksOne }) => lacksOne)
      chosen?.arrive()
      return chosen
    })
  },
}
