import type { Outcomes } from '../pattern.ts'
import MarkedDesk from './event.ts'
import type { Desk } from './problem.ts'

export const bug = 'fenced too late: the store hears of a lease only when it writes'

export const outcomes: Outcomes = {
  'slow workers': ['completed', 'invariant broken'],
  'a second update': ['completed', 'invariant broken'],
  'two documents': ['completed', 'invariant broken'],
}

/**
 * Reads without the token. A write of the former lease that arrives between the read and the write of the next one
 * is accepted, and overwritten unseen.
 */
export default class LateTokenDesk extends MarkedDesk implements Desk {
  protected override read(): Promise<{ text: string }> {
    return this.store.read(this.document)
  }
}
