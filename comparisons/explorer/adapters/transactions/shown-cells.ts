import type { Cell } from '../../../../stm/cell.ts'
import { TMap } from '../../../../stm/index.ts'
import type { Change, Read, Shown } from '../../execution/events.ts'
import type { Host } from '../../execution/host.ts'
import { show } from '../../execution/show.ts'
import type { Belonging, Parts } from './parts.ts'
import { changeIn, contentsOf, type Moment } from './type-contents.ts'

/** A variable, and the value that it had before. */
type Changed = readonly [Cell, unknown]

/**
 * Variables as a trace shows them. One that is how a transactional type is made goes by the type, with
 * what that holds; one that users know as an element goes by its key.
 */
export class ShownCells {
  readonly #host: Host
  readonly #parts: Parts

  constructor(host: Host, parts: Parts) {
    this.#host = host
    this.#parts = parts
  }

  /** The names of what is waited for, each once. */
  names(cells: Iterable<Cell>): string[] {
    const all = [...cells]
    const known = all.filter((cell) => this.#parts.of(cell)?.isHidden !== true)
    const named = known.length === 0 ? all : known
    return [...new Set(named.map((cell) => this.#nameOf(cell)))]
  }

  /**
   * What a transaction has read, when it is known what there was before it: in the middle, a type need
   * not be as it should. `null` for what says nothing.
   */
  readOf(cell: Cell, value: unknown): ((before: Moment) => Read) | null {
    const part = this.#parts.of(cell)
    if (part?.isHidden) return null
    const variable = this.#nameOf(cell)
    if (isInner(part)) return (before) => ({ variable, value: contentsOf(part.whole, before) })
    const shown = valueIn(part, value)
    return () => ({ variable, value: shown })
  }

  /** Each variable and element that has changed, and each type of which no element has. */
  changes(changed: readonly Changed[], before: Moment): Change[] {
    const plain = changed.filter(([cell]) => !isInner(this.#parts.of(cell)))
    const shown = new Set(plain.map(([cell]) => this.#parts.of(cell)?.whole))
    const wholes = new Map<object, Cell>()
    for (const [cell] of changed) {
      const part = this.#parts.of(cell)
      if (isInner(part) && !shown.has(part.whole)) wholes.set(part.whole, cell)
    }
    return [
      ...plain.map((each) => this.#changeOf(each)),
      ...Array.from(wholes, ([whole, cell]) => ({
        variable: this.#nameOf(cell),
        ...changeIn(whole, before, (each) => each.value),
      })),
    ]
  }

  #changeOf([cell, before]: Changed): Change {
    const part = this.#parts.of(cell)
    const variable = this.#nameOf(cell)
    return { variable, before: valueIn(part, before), after: valueIn(part, cell.value) }
  }

  #nameOf(cell: Cell): string {
    const part = this.#parts.of(cell)
    if (part === null) return this.#host.nameOf(cell)
    return `${part.name ?? this.#host.nameOf(part.whole)}${part.element}`
  }
}

const isInner = (part: Belonging | null): part is Belonging => part !== null && part.element === ''

/** A value, without what a `TMap` keeps beside it. */
function valueIn(part: Belonging | null, value: unknown): Shown {
  const isEntry = part?.whole instanceof TMap && value !== undefined
  return show(isEntry ? (value as { readonly value: unknown }).value : value)
}
