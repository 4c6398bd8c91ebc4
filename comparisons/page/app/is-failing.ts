import type { Outcome } from '../../explorer/index.ts'

/** Whether a run that ended so has failed: one that cannot be judged has not. */
export const isFailing = (outcome: Outcome): boolean =>
  outcome !== 'completed' && outcome !== 'inconclusive'
