import type { Outcomes } from '../pattern.ts'
import LockedDesk from './mutex.ts'
import type { Desk } from './problem.ts'

export const bug = 'no fencing token: a lease is taken for a lock'

export const outcomes: Outcomes = {
  'slow workers': ['completed', 'invariant broken'],
  'a second update': ['completed', 'invariant broken'],
  'two documents': ['completed', 'invariant broken'],
}

/** The store does not hear of the lease. It writes what arrives. */
export default class UnfencedDesk extends LockedDesk implements Desk {
  protected override write(_token: number, text: string): Promise<boolean> {
    return this.store.write([{ document: this.document, text }])
  }
}
