import { type Part, watchParts } from '../../../../stm/types/parts.ts'
import type { Restore } from '../../execution/host.ts'

/** The transactional type to which a variable belongs. */
export interface Belonging {
  /** The type, as its users know it: a `TSet`, and not the `TMap` inside. */
  readonly whole: object
  /** The name that it was given. */
  readonly name: string | undefined
  /** `[2]`, if the variable is an element that users know; otherwise the empty string. */
  readonly element: string
  /** Whether it says nothing that another part does not, as what keeps a map alive. */
  readonly isHidden: boolean
}

/** Which variables belong to which transactional types, of those that were made in one execution. */
export class Parts {
  readonly #parts = new WeakMap<object, Part>()

  /** Learns of what is made from now on, until the function that is returned is called. */
  watch(): Restore {
    return watchParts((part) => {
      if (!this.#parts.has(part.part)) this.#parts.set(part.part, part)
    })
  }

  /** Where a variable belongs; `null` if it stands for itself. */
  of(variable: object): Belonging | null {
    let outer = this.#parts.get(variable)
    if (outer === undefined) return null
    const { suffix } = outer
    let depth = 0
    for (let next = this.#parts.get(outer.whole); next !== undefined; depth += 1) {
      outer = next
      next = this.#parts.get(outer.whole)
    }
    const isElement = depth === 0 && suffix?.startsWith('[') === true
    const element = isElement ? suffix : ''
    return { whole: outer.whole, name: outer.name, element, isHidden: suffix === undefined }
  }
}
