import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const price = 'two waits in each round, the second one for parties that have already met'

export const outcomes: Outcomes = {
  // An arrival cannot be undone, so Carol counts at the team that she did not choose as well.
  'one for either team': ['invariant broken'],
}

/** One turnstile to come in and one to go out. No party comes in again before all have gone out. */
export default class TwoTurnstilesBarrier implements Barrier {
  readonly parties: number
  readonly entrance = new Semaphore(0)
  readonly exit = new Semaphore(0)
  inside = 0

  constructor(parties: number) {
    this.parties = parties
  }

  async meet(): Promise<void> {
    this.inside += 1
    if (this.inside === this.parties) this.entrance.release(this.parties)
    await this.entrance.acquire()
    this.inside -= 1
    if (this.inside === 0) this.exit.release(this.parties)
    await this.exit.acquire()
  }
}
