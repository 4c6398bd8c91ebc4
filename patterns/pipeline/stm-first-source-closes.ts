import type { Outcomes } from '../pattern.ts'
import type { Pipeline } from './problem.ts'
import QueuePipeline from './stm.ts'

export const bug = 'closed by the first of several senders'

export const outcomes: Outcomes = {
  'two sources': ['completed', 'invariant broken'],
  'two pipelines': ['deadlock'],
}

/** Each source closes the queue at its end. The others are not at theirs. */
export default class ClosingPipeline extends QueuePipeline implements Pipeline {
  protected override end(): Promise<void> {
    return this.close()
  }
}
