import { Mutex, Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Barrier } from './problem.ts'

export const bug = 'waiting while holding the lock'

export const outcomes: Outcomes = {
  'three meet once': ['deadlock'],
  'two meet twice': ['deadlock'],
  'two meet for ever': ['deadlock'],
  'two in both teams': ['deadlock'],
  'one for either team': ['deadlock'],
}

/** Counts and waits behind one lock, which the others need in order to be counted. */
export default class TurnstileInsideBarrier implements Barrier {
  readonly parties: number
  readonly mutex = new Mutex()
  readonly turnstile = new Semaphore(0)
  arrived = 0

  constructor(parties: number) {
    this.parties = parties
  }

  meet(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      this.arrived += 1
      if (this.arrived < this.parties) await this.turnstile.acquire()
      else this.#open()
    })
  }

  #open(): void {
    this.arrived = 0
    this.turnstile.release(this.parties - 1)
  }
}
