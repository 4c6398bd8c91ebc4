import type { Execution } from './execution.ts'
import { asManySteps } from './many-steps.ts'
import { asOneStep } from './one-step.ts'

/**
 * How transactions run under the explorer: each as one step, as JavaScript runs it, or with a switch
 * possible at every read and before every commit, as preemptive threads would have it.
 */
export type Rule = 'event-loop' | 'preemptive'

/** Makes the transactions of one execution report to it. Gives a function that ends this. */
export function interceptTransactions(execution: Execution, rule: Rule): () => void {
  return rule === 'event-loop' ? asOneStep(execution) : asManySteps(execution)
}
