import { lockAll } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import LockedSheet from './mutex.ts'
import type { Sheet } from './problem.ts'

export const bug = 'set twice'

export const outcomes: Outcomes = {
  'two offers': ['completed', 'invariant broken'],
  'two sheets': ['completed', 'invariant broken'],
}

/** Looks whether the cell is empty before it has the lock. Two tasks see that, and both are told that they won. */
export default class OverwritingSheet extends LockedSheet implements Sheet {
  override async fill(input: string, value: number): Promise<boolean> {
    if (this.inputs.has(input)) return false
    const reactions = await lockAll([this.mutex], (held) => {
      this.setIn(held, { [input]: value })
      const reactions = this.reactions.get(input) ?? []
      this.reactions.delete(input)
      return reactions
    })
    for (const react of reactions) await react(value)
    return true
  }
}
