import { lockAll } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import LockedSheet from './mutex.ts'
import type { Sheet } from './problem.ts'

export const bug = 'alien call'

export const outcomes: Outcomes = {
  'a reaction': ['completed', 'deadlock'],
  'two sheets': ['completed', 'invariant broken'],
}

/** Calls the reactions with the lock held. One that uses the sheet waits for the task that waits for it. */
export default class CallingSheet extends LockedSheet implements Sheet {
  override fill(input: string, value: number): Promise<boolean> {
    return lockAll([this.mutex], async (held) => {
      const reactions = this.fillIn(held, input, value)
      for (const react of reactions ?? []) await react(value)
      return reactions !== undefined
    })
  }
}
