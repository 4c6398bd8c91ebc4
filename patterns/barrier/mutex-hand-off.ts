import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const price = 'right with a semaphore that hands on to those who wait, and with no other'

export const outcomes: Outcomes = {
  // To arrive cannot be undone, so it counts at the team that was not chosen as well.
  'one for either team': ['invariant broken'],
}

/** Whoever comes last lets the others go, each by name as it were: all of them stand in the queue. */
export default class HandOffBarrier implements Barrier {
  readonly parties: number
  readonly turnstile = new Semaphore(0)
  arrived = 0

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    this.arrived += 1
    if (this.arrived < this.parties) await this.turnstile.acquire()
    else this.#open()
  }

  async meetAtBoth(other: this): Promise<void> {
    await Promise.all([this.meet(), other.meet()])
  }

  async completeEither(other: this): Promise<void> {
    await Promise.race([this.meet(), other.meet()])
  }

  #open(): void {
    this.arrived = 0
    this.turnstile.release(this.parties - 1)
  }
}
