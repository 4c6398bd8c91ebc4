import { develop } from '../../../../stm/develop.ts'
import type { Execution } from '../../execution/execution.ts'
import { asManySteps } from './many-steps.ts'
import { asOneStep } from './one-step.ts'

/**
 * How transactions run under the explorer: each as one step, as JavaScript runs it, or with a switch
 * possible at every read and before every commit, as preemptive threads would have it. `chaos` is
 * `event-loop` with each first attempt undone and made again, so that side effects in a body show.
 */
export type Rule = 'event-loop' | 'preemptive' | 'chaos'

/** Makes the transactions of one execution report to it. Gives a function that ends this. */
export function interceptTransactions(execution: Execution, rule: Rule): () => void {
  if (rule === 'preemptive') return asManySteps(execution)
  const putBack = asOneStep(execution)
  const endChaos = develop({ chaos: rule === 'chaos' })
  return () => {
    endChaos()
    putBack()
  }
}
