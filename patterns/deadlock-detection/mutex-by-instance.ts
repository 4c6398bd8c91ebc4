import type { Outcomes } from '../pattern.ts'
import CheckedBank from './mutex-only-warns.ts'

export const bug = 'order of locks, not of classes'

export const outcomes: Outcomes = {
  'in opposite orders': ['completed', 'deadlock'],
  'three in a circle': ['completed', 'deadlock'],
  rehearsal: ['invariant broken'],
  'one among many': ['completed', 'deadlock'],
  'two banks': ['completed', 'deadlock'],
}

/** Each account is a class of its own. A test would have to use the same two in both orders. */
export default class InstanceBank extends CheckedBank {
  protected override classOf(account: string): string {
    return account
  }
}
