import type { Outcomes } from '../pattern.ts'
import { AskingBank } from './event-ask-cycle.ts'

export const bug = 'message outlives its timeout'

export const outcomes: Outcomes = {
  'opposite payments': ['completed', 'invariant broken'],
  'an audit': ['completed', 'invariant broken'],
  'a burst': ['completed', 'invariant broken'],
  'a save fails': ['completed', 'invariant broken'],
  'two banks': ['invariant broken'],
}

/**
 * The payer takes its money back if the payee does not answer in time. The message remains in the
 * mailbox, and the payee adds the money when it gets there.
 */
export default class ImpatientBank extends AskingBank {}
