import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const bug = 'lapping'

export const outcomes: Outcomes = {
  'two meet twice': ['completed', 'invariant broken'],
  'two meet for ever': ['completed', 'invariant broken'],
  'one for either team': ['invariant broken'],
}

/** The last one in opens the turnstile, the last one out shuts it. A fast party laps in between. */
export default class OneTurnstileBarrier implements Barrier {
  readonly parties: number
  readonly turnstile = new Semaphore(0)
  inside = 0

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    this.inside += 1
    if (this.inside === this.parties) this.turnstile.release()
    await this.turnstile.acquire()
    this.turnstile.release()
    this.inside -= 1
    if (this.inside === 0) await this.turnstile.acquire()
  }
}
