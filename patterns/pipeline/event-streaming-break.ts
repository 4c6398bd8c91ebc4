import type { Outcomes } from '../pattern.ts'
import MergedPipeline from './event-streaming-iterables.ts'
import type { Pipeline } from './problem.ts'

export const bug = 'sources left open'

export const outcomes: Outcomes = {
  'a slow worker': ['invariant broken'],
  enough: ['completed', 'invariant broken'],
  'a source fails': ['invariant broken'],
  'an item fails': ['invariant broken'],
  'two pipelines': ['deadlock'],
}

/** Leaves the loop, as one leaves a loop over a generator, and trusts that this closes the sources. */
export default class TrustingPipeline extends MergedPipeline implements Pipeline {
  protected override async close(): Promise<void> {}
}
