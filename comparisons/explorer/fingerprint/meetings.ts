import { TVar } from '../../../stm/index.ts'
import { cellOf } from '../../../stm/tvar.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { Meetings } from './heap-view.ts'
import { KnownObjects } from './known-objects.ts'
import type { DescribePrimitive } from './package-objects.ts'
import type { Reachable } from './reachable.ts'
import type { StateHasher } from './state-hasher.ts'
import { TAG } from './words.ts'

/** For what all tasks see alike: which objects are which. */
export class Viewing implements Meetings {
  /** What was met that was not there from the start. */
  fresh: (object | symbol)[] = []
  readonly #initial: Reachable

  constructor(initial: Reachable) {
    this.#initial = initial
  }

  primitive(primitive: object, into: Fingerprint): void {
    const path = this.#initial.pathOf(primitive)
    if (path !== undefined) into.add(TAG.initial).add(path.number)
    else {
      this.fresh.push(primitive)
      into.add(TAG.fresh)
    }
  }

  object(object: object | symbol, into: Fingerprint): void {
    const path = this.#initial.pathOf(object)
    if (path === undefined) this.fresh.push(object)
    else into.add(TAG.initial).add(path.number)
  }
}

/** For the state of everything: also what is in locks and variables. */
export class Describing extends Viewing {
  primitiveState: DescribePrimitive | undefined
  hasher: StateHasher | undefined

  contents(primitive: object, into: Fingerprint): void {
    if (primitive instanceof TVar) this.hasher?.visitInto(into, cellOf(primitive).value)
    else this.primitiveState?.(primitive, into)
  }
}

/** For what a task learns: which objects it has come across. */
export class Observing implements Meetings {
  known = new KnownObjects()
  readonly #initial: Reachable

  constructor(initial: Reachable) {
    this.#initial = initial
  }

  primitive(primitive: object, into: Fingerprint): void {
    this.object(primitive, into)
  }

  object(object: object | symbol, into: Fingerprint): void {
    const path = this.#initial.pathOf(object)
    if (path !== undefined) into.add(TAG.initial).add(path.number)
    else into.add(TAG.fresh).add(this.known.numberOf(object))
  }
}
