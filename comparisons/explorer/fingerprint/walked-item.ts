import { originOf } from './origin.ts'
import type { Route } from './route.ts'

/** Something that the program's functions can reach, and how one gets there in every run. */
export interface Item {
  readonly value: object | symbol
  readonly route: Route
  /** What it is called where it was found: a variable, or a path. */
  readonly name: string
  /** Whose it is, as in `, in a closure of Alice`; empty if no closure was needed to find it. */
  readonly whose: string
  /** Whether it belongs to the record, which is not a part of what the tasks share. */
  readonly isRecord: boolean
  /** Whether it is a prototype. */
  readonly isCode: boolean
  /** Whether it was found in what is not the program's, such as an object of a package. */
  readonly isForeign: boolean
  /** Whether it is a function that is trusted to hold no state. */
  isTrusted: boolean
  /** Whether more is done with it than to call it. */
  escapes: boolean
}

/** A variable that some function assigns. */
export interface Binding {
  /** The function that assigns it; `null` for a property of the global object. */
  readonly writer: Item | null
  readonly name: string
}

export const describe = ({ name, whose }: Item): string => `${name}${whose}`

export const closureOf = ({ name }: Item): string => `, in a closure of ${name}`

export type Found = Omit<Item, 'value' | 'isTrusted' | 'escapes'>

/** What was found without a closure. */
export const ROOT = { name: '', whose: '', isRecord: false, isCode: false, isForeign: false }

/** What is in a variable of a function. */
export const heldBy = (item: Item) => ({
  ...ROOT,
  whose: closureOf(item),
  isForeign: originOf(item.value as object) !== 'program',
})

/** What the property `key` of an object is called that has this name. */
export const pathOf = (owner: string, key: string): string =>
  owner === '' ? key : `${owner}.${key}`
