import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const bug = 'not reusable'

export const outcomes: Outcomes = {
  'two meet twice': ['invariant broken'],
  'two meet for ever': ['invariant broken'],
  'one for either team': ['invariant broken'],
}

/** Counts down to zero, and stays there. Every later arrival is let through. */
export default class Latch implements Barrier {
  readonly parties: number
  readonly turnstile = new Semaphore(0)
  missing: number

  constructor(parties: number) {
    this.parties = parties
    this.missing = parties
  }

  async meet(): Promise<void> {
    if (this.missing === 0) return
    this.missing -= 1
    if (this.missing > 0) await this.turnstile.acquire()
    else this.turnstile.release(this.parties - 1)
  }
}
