import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Barrier, Opened } from './problem.ts'

export const price = 'each arrival wakes all who wait'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

/** The last party to arrive flips the phase. The others wait for that, not for a number. */
export default class ListeningBarrier implements Barrier {
  readonly bell = new Bell()
  private readonly parties: number
  private arrived = 0
  private phase: 'even' | 'odd' = 'even'

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    const { phase } = this
    this.arrive()
    await when([this.bell], () => this.phase !== phase || undefined)
  }

  get lacksOne(): boolean {
    return this.arrived === this.parties - 1
  }

  arrive(): void {
    this.arrived = (this.arrived + 1) % this.parties
    if (this.arrived === 0) this.phase = this.phase === 'even' ? 'odd' : 'even'
    this.bell.ring()
  }
}

export const published: Published<ListeningBarrier, Barrier> = {
  lacksOne: 'asked of all barriers before any arrival',
  arrive: 'in the step in which the barrier lacked one',
  bell: 'listen to those of all barriers',
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
    await when([one.bell, other.bell], () => {
      const chosen = [one, other].find(({ lacksOne }) => lacksOne)
      chosen?.arrive()
      return chosen
    })
  },
}
