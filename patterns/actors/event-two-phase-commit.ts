import type { Outcomes } from '../pattern.ts'
import OrderedBank, { type Change } from './event-two-phase-ordered.ts'

export const bug = 'hold and wait'

export const outcomes: Outcomes = {
  'opposite payments': ['completed', 'deadlock'],
  'an audit': ['completed', 'deadlock'],
  'a save fails': ['completed', 'deadlock'],
  'two banks': ['invariant broken'],
}

/** The payer prepares first. Two payments in opposite directions hold an account each. */
export default class PayerFirstBank extends OrderedBank {
  protected override inOrder(changes: readonly Change[]): readonly Change[] {
    return changes
  }
}
