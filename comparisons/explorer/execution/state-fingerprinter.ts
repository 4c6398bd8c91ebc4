import { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { Attachment } from './host.ts'
import type { StateFingerprint } from './scheduler.ts'

/**
 * Computes what a state is known by: what the adapters hold, what the tasks share, the point that
 * each task is at, and what each task knows. The tasks come in their canonical order.
 */
export class StateFingerprinter {
  readonly #shared: SharedState
  readonly #ranking: Ranking
  readonly #withState: readonly Attachment[]
  readonly #withPrimitives: readonly Attachment[]

  constructor(shared: SharedState, ranking: Ranking, attachments: readonly Attachment[]) {
    this.#shared = shared
    this.#ranking = ranking
    this.#withState = attachments.filter(({ fingerprint }) => fingerprint !== undefined)
    this.#withPrimitives = attachments.filter(({ fingerprintOf }) => fingerprintOf !== undefined)
  }

  /** The fingerprints of the present state, at a moment when nothing runs. */
  compute(): StateFingerprint {
    const all = new Fingerprint()
    for (const attachment of this.#withState) attachment.fingerprint?.(all)
    const printer = this.#shared.print(all, (primitive, into) => this.#describe(primitive, into))
    for (const task of this.#ranking.order) task.fingerprintVisible(all, printer)
    const visible = all.copy()
    for (const task of this.#ranking.order) task.fingerprintKnowledge(all, printer)
    return { all, visible }
  }

  #describe(primitive: object, into: Fingerprint): void {
    for (const attachment of this.#withPrimitives) {
      if (attachment.fingerprintOf?.(primitive, into)) return
    }
  }
}
