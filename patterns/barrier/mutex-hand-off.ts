import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const price = 'correct only with a semaphore that hands permits to waiters'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

/** The last party hands a permit to each of the others, all of whom stand in the queue. */
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

  #open(): void {
    this.arrived = 0
    this.turnstile.release(this.parties - 1)
  }
}
