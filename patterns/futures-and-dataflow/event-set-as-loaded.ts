import type { Outcomes } from '../pattern.ts'
import RingingSheet from './event.ts'
import type { Load, Sheet } from './problem.ts'

export const bug = 'half an update'

export const outcomes: Outcomes = {
  'two sources': ['completed', 'invariant broken'],
  'two sheets': ['completed', 'invariant broken'],
}

/** Sets each value as soon as it is loaded. A reader in between sees a new price at the old rate. */
export default class EagerSheet extends RingingSheet implements Sheet {
  override async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    for (const [input, load] of Object.entries(loads)) this.set({ [input]: await load() })
  }
}
