import { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { SharedFingerprint } from '../fingerprint/shared-fingerprint.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { Attachment, Attendance } from './host.ts'
import type { Observer } from './observer.ts'
import type { LockWait, StateFingerprint, StateParts } from './scheduler.ts'

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
  readonly #attachments: readonly Attachment[]
  readonly #withState: readonly Attachment[]
  readonly #withPrimitives: readonly Attachment[]

  constructor({ shared, ranking, observer }: Parts, attachments: readonly Attachment[]) {
    this.#shared = shared
    this.#ranking = ranking
    this.#observer = observer
    this.#attachments = attachments
    this.#withState = attachments.filter(({ fingerprint }) => fingerprint !== undefined)
    this.#withPrimitives = attachments.filter(({ fingerprintOf }) => fingerprintOf !== undefined)
  }

  /**
   * The fingerprints of the present state, at a moment when nothing runs. `hasCycle`: whether it depends
   * on the way to the state whether the run is over; asked only for the parts.
   */
  compute(mayAllStart: boolean, hasCycle: () => boolean): StateFingerprint {
    const all = new Fingerprint()
    const outside = new Fingerprint()
    if (mayAllStart) outside.add(MAY_ALL_START)
    for (const attachment of this.#withState) attachment.fingerprint?.(outside)
    all.addFingerprint(outside)
    const hashed = this.#shared.fingerprint(all, (primitive, into) =>
      this.#describe(primitive, into),
    )
    this.#observer.stateIsHashed(hashed)
    const { hasher } = hashed
    const { order } = this.#ranking
    const tasks: Fingerprint[] = []
    const seen: number[] = []
    for (const task of order) {
      const stands = new Fingerprint()
      task.fingerprintVisible(stands, hasher)
      all.addFingerprint(stands)
      tasks[task.index] = stands
      seen[task.index] = stands.a
    }
    this.#addParked(all)
    const visible = all.copy()
    for (const task of order) {
      const knows = new Fingerprint()
      task.fingerprintKnowledge(knows, hasher)
      all.addFingerprint(knows)
      tasks[task.index]?.addFingerprint(knows)
    }
    const areAll = () =>
      hashed.fresh.length === 0 &&
      order.every(({ known, isParked }) => known.size === 0 && !isParked) &&
      !hasCycle()
    const parts = () => (areAll() ? this.#partsOf(hashed, { tasks, visible: seen }, outside) : null)
    return { all, visible, parts }
  }

  #partsOf(
    { parts }: SharedFingerprint,
    ofTasks: Pick<StateParts, 'tasks' | 'visible'>,
    outside: Fingerprint,
  ): StateParts {
    const order = new Fingerprint()
    const attendants: [primitive: number | null, task: number][] = []
    for (const { of, word, task } of this.#attending()) {
      const number = of === null ? null : (this.#shared.numberOf(of) ?? null)
      const part = number === null ? order : parts.primitives.get(number)
      part?.add(word)
      if (task !== undefined) attendants.push([number, task])
    }
    const unnoticed = parts.unnoticed.copy().addFingerprint(outside)
    return { ...parts, ...ofTasks, unnoticed, order, attendants, waits: this.#waits() }
  }

  #waits(): StateParts['waits'] {
    const waits: (LockWait | null)[] = []
    for (const { index, onlyWait } of this.#ranking.order) {
      const wait = onlyWait?.waitsFor?.()
      if (wait?.of === undefined) waits[index] = null
      else {
        const holder = wait.isExclusive ? (wait.heldBy[0]?.index ?? null) : null
        waits[index] = { lock: this.#shared.numberOf(wait.of), holder }
      }
    }
    return waits
  }

  /** In an order that does not depend on the way to the state. */
  #attending(): readonly Attendance[] {
    const all = this.#attachments.flatMap((each) => [...(each.attending?.() ?? [])])
    const ordered = all.filter(({ of }) => of === null)
    const others = all.filter(({ of }) => of !== null)
    return [...ordered, ...others.sort((a, b) => a.word - b.word)]
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
