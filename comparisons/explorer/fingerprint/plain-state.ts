import type { AssignedVariables } from './assigned-variables.ts'
import type { Code } from './code.ts'
import { Fingerprint } from './fingerprint.ts'
import type { HeapView } from './heap-view.ts'
import { Viewing } from './meetings.ts'
import { staticsOf } from './parts.ts'
import type { Reachable } from './reachable.ts'
import type { SeenBefore } from './seen-objects.ts'
import { StateHasher } from './state-hasher.ts'
import { TAG } from './words.ts'

/**
 * What can be read unnoticed at one moment. Tasks see the same, but each knows what was not there from
 * the start by when it came across it.
 */
export interface PlainView {
  readonly fingerprint: Fingerprint
  /** What was not there from the start, in the order in which it is met. */
  readonly fresh: readonly (object | symbol)[]
  readonly seen: SeenBefore
  /** Whether changes of code were looked for. */
  readonly hasCode: boolean
}

interface Sources {
  readonly subject: unknown
  readonly assigned: AssignedVariables | null
  /** What was there from the start. */
  readonly initial: Reachable
  readonly code: Code
}

/** What a walk has found. */
type Found = Pick<PlainView, 'fingerprint' | 'fresh'> & { readonly hasher: StateHasher }

/** What the tasks share and can read unnoticed: all but what is in locks and variables. */
export class PlainState {
  readonly #sources: Sources
  readonly #viewing: Viewing
  readonly #hasher: StateHasher
  /** What can be read now, if that was looked at since the code rests. */
  #view: PlainView | null = null
  #standsStill = false

  constructor(heap: HeapView, sources: Sources) {
    this.#sources = sources
    this.#viewing = new Viewing(sources.initial)
    this.#hasher = new StateHasher(heap, this.#viewing)
  }

  /** No code of the program runs from now on, so it is enough to look once. */
  standStill(): void {
    this.#standsStill = true
  }

  /** Code of the program runs from now on. */
  mayChange(): void {
    this.#standsStill = false
    this.#view = null
  }

  /** What can be read now. `looksAtCode`: others may have changed the code. */
  view(looksAtCode: boolean): PlainView {
    const last = this.#view
    if (last !== null && (last.hasCode || !looksAtCode)) return last
    const fresh: (object | symbol)[] = []
    const fingerprint = new Fingerprint()
    this.#viewing.fresh = fresh
    const hasher = this.#hasher.reset()
    this.hashInto(hasher, fingerprint, looksAtCode)
    return this.#keep({ hasher, fingerprint, fresh }, looksAtCode)
  }

  /** A walk through the state of everything has come past all of this, and has looked at the code. */
  seen(found: Found): void {
    // The last view may go on from an earlier walk of this hasher, which is forgotten.
    this.#view = null
    // How something stands that is described is a part of the state, but no task can read it.
    if (!found.hasher.hasMetDescribed) this.#keep(found, true)
  }

  #keep({ hasher, fingerprint, fresh }: Found, hasCode: boolean): PlainView {
    const view = { fingerprint, fresh, seen: hasher.seenSoFar, hasCode }
    this.#view = this.#standsStill ? view : null
    return view
  }

  /** Adds all of it, and which locks and variables there are. */
  hashInto(hasher: StateHasher, into: Fingerprint, looksAtCode: boolean): void {
    const { subject, initial, code } = this.#sources
    hasher.visitInto(into, subject)
    this.hashBindings(hasher, into)
    this.hashStatics(hasher, into)
    // What nobody shares any more some task may still hold.
    for (const object of initial.data) {
      if (hasher.hasSeen(object)) continue
      hasher.visitInto(into.add(TAG.kept), object)
    }
    if (looksAtCode || code.hasChanged) code.hashInto(into, hasher)
  }

  hashBindings(hasher: StateHasher, into: Fingerprint, afterEach?: () => void): void {
    for (const value of this.#sources.assigned?.values ?? []) {
      hasher.visitInto(into.add(TAG.binding), value)
      afterEach?.()
    }
  }

  hashStatics(hasher: StateHasher, into: Fingerprint): void {
    for (const type of this.#sources.initial.statics) {
      for (const value of staticsOf(type) ?? []) hasher.visitInto(into.add(TAG.private), value)
    }
  }

  /** Adds the code that is not as it was. */
  hashCode(hasher: StateHasher, into: Fingerprint): void {
    this.#sources.code.hashInto(into, hasher)
  }
}
