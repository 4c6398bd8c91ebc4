import { endBatch, startBatch } from 'alien-signals'
import type { Outcomes } from '../pattern.ts'
import SignalSheet from './event-alien-signals.ts'
import type { Load, Sheet } from './problem.ts'

export const bug = 'half an update'

export const outcomes: Outcomes = {
  'two sources': ['completed', 'invariant broken'],
  'two sheets': ['completed', 'invariant broken'],
}

/** A batch with awaits in it. It defers the effects of all signals of the process, and none of what is read. */
export default class BatchingSheet extends SignalSheet implements Sheet {
  override async change(loads: Readonly<Record<string, Load>>): Promise<void> {
    startBatch()
    try {
      for (const [input, load] of Object.entries(loads)) this.inputs[input]?.(await load())
    } finally {
      endBatch()
    }
  }
}
