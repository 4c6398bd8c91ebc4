import { parse } from 'acorn'
import { withoutReaders } from './reader-text.ts'
import { MAY_SEE_ORDER, type OrderText } from './text-order.ts'
import { TextReader } from './text-reader.ts'
import type { Use } from './text-scope.ts'

/** What the text of a function says about the variables of the scopes around it. */
export interface FunctionText {
  /** The variables that it uses and does not declare, and how it uses them. */
  readonly free: ReadonlyMap<string, Use>
  /** Whether it changes properties of something of which the text does not tell that it is no function. */
  readonly changesUnknown: boolean
  /** What it uses that no scope shows; `null` if there is nothing of the kind. */
  readonly hidden: string | null
  /** The variables that a function within it assigns and does not declare. */
  readonly assignedWithin: ReadonlySet<string>
  /** Whether it is the text of a class. */
  readonly isClass: boolean
  /** Whether it defines properties in other ways than to assign them, or freezes objects. */
  readonly defines: boolean
  /** Whether it deals in symbols. */
  readonly usesSymbols: boolean
  /** Whether it may write the property `stack` of something. */
  readonly writesStacks: boolean
  /** Whether it may stop in the middle of an iteration. */
  readonly iterates: boolean
  /** What it does that may depend on an order. */
  readonly order: OrderText
  /** The `#private` fields that it declares, if it is a class. */
  readonly privateFields: ReadonlySet<string>
  /** Whether any of them is static. */
  readonly hasPrivateStatics: boolean
  /** Its `#private` methods, which hold no state. */
  readonly privateMethods: ReadonlySet<string>
}

const texts = new Map<string, FunctionText | null>()

const textOf = Function.prototype.toString

/** What some compilers add, so that a function keeps its name: it changes new functions alone. */
const KEEPS_NAME = /^\(\w+,\w+\)=>\w+\(\w+,"name",\{value(?::\w+)?,configurable:(?:true|!0)\}\)$/

export const keepsName = (f: object): boolean =>
  KEEPS_NAME.test((textOf.call(f) as string).replaceAll(/\s+/g, ''))

/** Reads the text of a function; `null` for one that has none in JavaScript, such as a bound one. */
export function readFunction(f: object): FunctionText | null {
  const text: string = withoutReaders(textOf.call(f))
  let read = texts.get(text)
  if (read === undefined) {
    read = NATIVE.test(text) ? null : readText(text)
    texts.set(text, read)
  }
  return read
}

const NATIVE = /\{\s*\[native code\]\s*\}\s*$/

/** The text of a method is no expression by itself: it becomes one within an object, or within a class. */
const WRAPPINGS = [
  { wrap: (text: string) => `(${text})`, isWhole: true },
  { wrap: (text: string) => `({${text}})`, isWhole: false },
  { wrap: (text: string) => `(class {${text}})`, isWhole: false },
]

const OPTIONS = {
  ecmaVersion: 'latest',
  allowSuperOutsideMethod: true,
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: true,
  checkPrivateFields: false,
} as const

function readText(text: string): FunctionText {
  for (const sourceType of ['module', 'script'] as const) {
    for (const { wrap, isWhole } of WRAPPINGS) {
      try {
        const tree = parse(wrap(text), { ...OPTIONS, sourceType })
        return new TextReader(tree, text, isWhole)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
      }
    }
  }
  return UNREADABLE
}

const UNREADABLE: FunctionText = {
  free: new Map(),
  changesUnknown: true,
  hidden: 'code that cannot be parsed',
  assignedWithin: new Set(),
  isClass: false,
  defines: true,
  usesSymbols: true,
  writesStacks: true,
  iterates: true,
  order: MAY_SEE_ORDER,
  privateFields: new Set(),
  hasPrivateStatics: false,
  privateMethods: new Set(),
}
