import { develop } from '../../../../stm/develop.ts'
import type { Assumptions } from '../../execution/assumptions.ts'
import type { Adapter, Attachment, Host } from '../../execution/host.ts'
import { ManySteps } from './many-steps.ts'
import { OneStep } from './one-step.ts'

/** Makes the transactions of `stm` report to the execution under way, as its rule asks. */
export const transactions: Adapter<Attachment> = { attach }

function attach(host: Host, { rule }: Pick<Assumptions, 'rule'>): Attachment {
  if (rule === 'preemptive') return new ManySteps(host)
  const oneStep = new OneStep(host)
  const restore = develop({ chaos: rule === 'chaos' })
  return {
    detach() {
      restore()
      oneStep.detach()
    },
  }
}
