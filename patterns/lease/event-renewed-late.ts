import type { Outcomes } from '../pattern.ts'
import MarkedDesk from './event.ts'
import type { Desk } from './problem.ts'

export const bug = 'renewed too late: a lease that is over starts again beside its successor'

export const outcomes: Outcomes = {
  'slow workers': ['completed', 'invariant broken'],
  'two documents': ['completed', 'invariant broken'],
}

/** Renews without a look, because the worker is still at work. */
export default class LateDesk extends MarkedDesk implements Desk {
  protected override renew(token: number): boolean {
    this.clock.start(token)
    return true
  }
}
