import type { Outcomes } from '../pattern.ts'
import GraphBank, { Holder } from './mutex.ts'

export const bug = 'victim not rolled back'

export const outcomes: Outcomes = {
  'in opposite orders': ['completed', 'invariant broken'],
  'three in a circle': ['completed', 'invariant broken'],
  'two banks': ['completed', 'deadlock'],
}

/** The victim's accounts are released, and its half-done work is left in them. */
export default class HastyBank extends GraphBank {
  override begin(): Holder {
    return new HastyHolder()
  }
}

class HastyHolder extends Holder {
  override undo(): void {}
}
