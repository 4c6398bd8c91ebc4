import type { Rule } from '../../execution/assumptions.ts'
import type { Adapter, Attachment, Attendance, Host, Restore } from '../../execution/host.ts'
import { ManySteps } from './many-steps.ts'
import { OneStep } from './one-step.ts'
import { Parts } from './parts.ts'

/** Makes the transactions of `stm` report to the execution under way, as its rule asks. */
export const transactions: Adapter<Transactions> = {
  attach: (host, { rule }) => new Transactions(host, rule),
}

/** How transactions are run. */
interface Model {
  install(): Restore
  stepBegins?(): void
  attending(): Iterable<Attendance>
}

/** The transactions of one execution. Those that set up its program run as they are. */
class Transactions implements Attachment {
  readonly #model: Model
  readonly #unwatch: Restore
  #restore: Restore | undefined

  constructor(host: Host, rule: Rule) {
    const parts = new Parts()
    // What is traced has a timeline. All else does without names.
    this.#unwatch = host.timeline === null ? () => {} : parts.watch()
    const isChaos = rule === 'chaos'
    this.#model =
      rule === 'preemptive' ? new ManySteps(host, parts) : new OneStep(host, parts, isChaos)
  }

  start(): void {
    this.#restore = this.#model.install()
  }

  stepBegins(): void {
    this.#model.stepBegins?.()
  }

  attending(): Iterable<Attendance> {
    return this.#model.attending()
  }

  detach(): void {
    this.#restore?.()
    this.#unwatch()
  }
}
