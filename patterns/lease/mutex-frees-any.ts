import type { Outcomes } from '../pattern.ts'
import LockedDesk from './mutex.ts'
import type { Desk } from './problem.ts'

export const bug = "release of another worker's lease"

export const outcomes: Outcomes = {
  'a second update': ['completed', 'invariant broken'],
  'two documents': ['completed', 'invariant broken'],
}

/** `lock.release()` does not ask who holds the lock, as `DEL` without a look at the value does in Redis. */
export default class CarelessDesk extends LockedDesk implements Desk {
  override release(lease: number): void {
    this.clock.stop(lease)
    this.holder = undefined
    this.lock.release()
  }
}
