import { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { Attachment } from './host.ts'
import type { Observer } from './observer.ts'
import type { StateFingerprint } from './scheduler.ts'

/** What it asks. */
interface Parts {
  readonly shared: SharedState
  readonly ranking: Ranking
  readonly observer: Observer
}

/**
 * Computes what a state is known by: what the adapters hold, what the tasks share, the point that
 * each task is at, and what each task knows. The tasks come in their canonical order.
 */
export class StateFingerprinter {
  readonly #shared: SharedState
  readonly #ranking: Ranking
  readonly #observer: Observer
  readonly #withState: readonly Attachment[]
  readonly #withPrimitives: readonly Attachment[]

  constructor({ shared, ranking, observer }: Parts, attachments: readonly Attachment[]) {
    this.#shared = shared
    this.#ranking = ranking
    this.#observer = observer
    this.#withState = attachments.filter(({ fingerprint }) => fingerprint !== undefined)
    this.#withPrimitives = attachments.filter(({ fingerprintOf }) => fingerprintOf !== undefined)
  }

  /** The fingerprints of the present state, at a moment when nothing runs. */
  compute(mayAllStart: boolean): StateFingerprint {
    const all = new Fingerprint()
    if (mayAllStart) all.add(MAY_ALL_START)
    for (const attachment of this.#withState) attachment.fingerprint?.(all)
    const hashed = this.#shared.fingerprint(all, (primitive, into) =>
      this.#describe(primitive, into),
    )
    this.#observer.stateIsHashed(hashed)
    const { hasher } = hashed
    for (const task of this.#ranking.order) task.fingerprintVisible(all, hasher)
    this.#addParked(all)
    const visible = all.copy()
    for (const task of this.#ranking.order) task.fingerprintKnowledge(all, hasher)
    return { all, visible }
  }

  /** Who waits for the same promise goes on in the order in which they came to wait. */
  #addParked(into: Fingerprint): void {
    const parked = this.#ranking.order.filter(({ parkedSince }) => parkedSince > 0)
    if (parked.length < 2) return
    parked.sort((a, b) => a.parkedSince - b.parkedSince || a.rank - b.rank)
    for (const { rank } of parked) into.add(rank)
  }

  #describe(primitive: object, into: Fingerprint): void {
    for (const attachment of this.#withPrimitives) {
      if (attachment.fingerprintOf?.(primitive, into)) return
    }
  }
}

/** Stands for a state in which all tasks can start at once. */
const MAY_ALL_START = 77
