import { TVar } from '../../../stm/index.ts'
import { KeyIndex } from '../../../stm/types/key-index.ts'
import {
  type Care,
  closedToOthers,
  ERRORS,
  type Inside,
  insides,
  internals,
  isTypedPrototype,
  type PropertyRules,
} from './contents.ts'
import { type FunctionText, readFunction } from './function-text.ts'
import { intrinsicName } from './intrinsics.ts'
import { methodsOf, typeOf } from './methods-of.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { packageClassOf } from './package-objects.ts'
import { type PackageVariable, variablesChangedBy, weakStateOf } from './package-variables.ts'
import { wordFor } from './words.ts'

/** What all objects with one prototype have in common. */
export interface Layout extends PropertyRules {
  /**
   * `visible`: its properties, and what `inside` tells, are all that it holds. `opaque`: it may hold
   * state that nobody can see. The others are a variable or a lock, what wraps a lock, and the index
   * of a transactional map.
   */
  readonly kind: 'visible' | 'opaque' | 'primitive' | 'wrapper' | 'index'
  /** Adds what the object holds where no property leads. */
  readonly inside: Inside | undefined
  /** The primitive inside a wrapper. */
  readonly primitiveIn: ((wrapper: object) => object) | undefined
  /** The prototypes of the program between the object and what is not the program's. */
  readonly code: readonly object[]
  /** The variables of packages in which methods of its classes keep something. */
  readonly beside: readonly PackageVariable[]
  /** Stands for the prototype, where that is the same object in every run; else 0. */
  readonly word: number
  /** Whether one of its classes declares `#private` fields. */
  readonly hasPrivateFields: boolean
  /** Whether the platform keeps what it holds in `#private` fields, which `inside` tells. */
  readonly isClosed: boolean
  /** The `#private` methods of its classes, which hold no state. */
  readonly privateMethods: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

const opaque: Layout = {
  kind: 'opaque',
  inside: undefined,
  primitiveIn: undefined,
  internal: NONE,
  isTyped: false,
  isSimple: false,
  code: [],
  beside: [],
  word: 0,
  hasPrivateFields: false,
  isClosed: false,
  privateMethods: NONE,
}

/** One without a prototype is visible as well. */
const visible: Layout = { ...opaque, kind: 'visible', isSimple: true, word: 1 }

const KNOWN: ReadonlyMap<object, Partial<Layout>> = new Map<object, Partial<Layout>>([
  [TVar.prototype, { kind: 'primitive', internal: new Set(['value', 'stamp', 'waiters', 'name']) }],
  [
    KeyIndex.prototype,
    { kind: 'index', internal: new Set(['create', 'kept', 'loose', 'collected']) },
  ],
])

const SIMPLE = new Set<object>([Object.prototype])

const layouts = new WeakMap<object, Layout>()

/** What all objects with this prototype have in common. */
export function layoutOf(prototype: object | null): Layout {
  if (prototype === null) return visible
  let layout = layouts.get(prototype)
  if (layout === undefined) {
    layout = lookThrough(prototype)
    layouts.set(prototype, layout)
  }
  return layout
}

/** Looks through the chain of prototypes, up to one that is known. */
function lookThrough(prototype: object): Layout {
  const types: Type[] = []
  let base: Layout = { ...visible, word: 0 }
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const known = knownLayout(at)
    if (known !== undefined) {
      base = { ...known, word: at === prototype ? wordOf(at) : 0 }
      break
    }
    const type = isProxy(at) ? null : classOf(at)
    if (type === null || keepsBeside(at, type)) return opaque
    types.push(type)
  }
  const fields = new Set(types.flatMap(({ privateFields }) => [...privateFields]))
  const methods = types.flatMap(({ privateMethods }) => [...privateMethods])
  return {
    ...base,
    code: types.filter(({ isProgram }) => isProgram).map((type) => type.prototype),
    beside: types.flatMap((type) => (type.isProgram ? [] : variablesOf(type))),
    hasPrivateFields: fields.size > 0,
    privateMethods: new Set(methods.filter((name) => !fields.has(name))),
  }
}

const wordOf = (prototype: object): number => wordFor(intrinsicName(prototype) ?? nameOf(prototype))

const nameOf = (prototype: object): string => String(prototype.constructor.name)

function knownLayout(prototype: object): Layout | undefined {
  const known = KNOWN.get(prototype)
  if (known !== undefined) return { ...visible, isSimple: false, ...known }
  const ofPackage = packageClassOf(prototype)
  if (ofPackage !== undefined) {
    const { internal, primitiveIn } = ofPackage
    const kind = primitiveIn === undefined ? 'primitive' : 'wrapper'
    return { ...visible, isSimple: false, kind, internal, primitiveIn }
  }
  const inside = insides.get(prototype)
  if (inside === undefined) return undefined
  const isError = prototype instanceof Error || prototype === Error.prototype
  const isClosed = closedToOthers.has(prototype)
  const isTyped = isTypedPrototype(prototype)
  const isSimple = SIMPLE.has(prototype)
  const internal = internals.get(prototype) ?? (isError ? ERRORS : NONE)
  return { ...visible, inside, isClosed, isTyped, isSimple, internal }
}

/** Whether it is an error, and the program may write what errors say of where they were made. */
export const mayHideStack = ({ internal }: Layout, { stacks }: Readonly<Care>): boolean =>
  stacks && internal.has('stack')

interface Type extends Pick<FunctionText, 'privateFields' | 'privateMethods'> {
  readonly prototype: object
  readonly isProgram: boolean
}

const variablesOf = ({ prototype }: Type): readonly PackageVariable[] =>
  methodsOf(prototype).flatMap(variablesChangedBy)

/** Whether a class of a package keeps beside its objects what belongs to them. */
const keepsBeside = (prototype: object, { isProgram }: Type): boolean =>
  !isProgram && methodsOf(prototype).some((method) => weakStateOf(method) !== null)

/** The class to which a prototype belongs, if its code can be read; `null` for one of the platform. */
function classOf(prototype: object): Type | null {
  if (intrinsicName(prototype) !== undefined) return null
  const type = typeOf(prototype)
  if (type === undefined) return { ...NO_PRIVATES, prototype, isProgram: true }
  const text = readFunction(type)
  const origin = originOf(type)
  if (text === null || origin === 'platform') return null
  const { privateFields, privateMethods } = text
  return { privateFields, privateMethods, prototype, isProgram: origin === 'program' }
}

const NO_PRIVATES = { privateFields: NONE, privateMethods: NONE }
