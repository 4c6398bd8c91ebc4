import { closedText } from './closed-text.ts'
import type { Constants } from './constants.ts'
import { ALL_CARE, type Care, type Contents, propertiesInto } from './contents.ts'
import { descriptionOf } from './described.ts'
import { readFunction } from './function-text.ts'
import { intrinsicName } from './intrinsics.ts'
import { type Layout, layoutOf, mayHideStack } from './layout.ts'
import { isProxy } from './node-builtins.ts'
import { ObjectPath } from './object-path.ts'
import { OF_PACKAGE, packageStateOf } from './package-objects.ts'
import { insideInto, isHolder, namedPrivatesOf, namedStaticsOf, proxyParts } from './parts.ts'

/** What earlier runs have shown. */
export interface KnownOfRuns {
  readonly constants: Constants | null
  readonly care: Readonly<Care>
  /** Whether it is known what functions close over. */
  readonly seesClosures: boolean
  /** Whether the object that was found as the `number`th may have `#private` fields. */
  mayHavePrivates(object: object, number: number, layout: Layout): boolean
}

/** From where a walk starts. */
export interface Root {
  readonly value: unknown
  /** The name of the variable that holds it; `undefined` for the subject. */
  readonly key: string | undefined
  /** Whose variable it is, as in `, in a closure of Alice`. */
  readonly whose: string
  /** Whether it is a function that is trusted to hold no state. */
  readonly isTrusted?: boolean
}

/** The objects, functions and symbols that can be reached from some roots, and where each stands. */
export class Reachable implements Contents {
  readonly paths = new Map<object | symbol, ObjectPath>()
  /** The ranges of {@link paths} that belong to one root or one class each. */
  readonly trees: (readonly [from: number, to: number])[] = []
  /** Classes with `#private` static fields. */
  readonly statics: object[] = []
  /** What holds something that is no property. */
  readonly special = new Set<object | symbol>()
  /** What holds data, in the order in which it was found. */
  readonly data: (object | symbol)[] = []
  /** Functions and prototypes, which change only if somebody changes the code itself. */
  readonly code: object[] = []
  /** The path of the first thing that may hold state where nobody can look. */
  opaque: string | null = null
  readonly #heap: KnownOfRuns
  readonly #world: object
  #owner: ObjectPath | null = null
  #whose = ''
  /** Whether the parts of code are visited, and a function there is nothing that is kept as data. */
  #isInCode = false

  readonly #initial: Reachable | undefined
  readonly #constants: Constants | null

  /** `initial`: what there was at the start. A function that is not among it may close over anything. */
  constructor(heap: KnownOfRuns, world: object, initial?: Reachable) {
    this.#heap = heap
    this.#world = world
    this.#initial = initial
    this.#constants = heap.constants
  }

  /** Where something stands. */
  pathOf(object: object | symbol): ObjectPath | undefined {
    return this.paths.get(object) ?? this.#constants?.paths.get(object)
  }

  add({ value, key, whose, isTrusted = false }: Root): void {
    this.#owner = null
    this.#whose = whose
    this.#isInCode = false
    const from = this.paths.size
    if (isTrusted && isHolder(value)) this.#find(key, value)
    else this.part(key, value)
    this.trees.push([from, this.paths.size])
  }

  /** Adds the classes alone of all objects in the record, and the functions in it. */
  addCodeIn(record: object): void {
    this.#owner = null
    const seen = new Set<object>()
    const visit = (key: unknown, value: unknown): void => {
      if (typeof value === 'function') this.#visitFunction(key, value)
      if (typeof value !== 'object' || value === null || seen.has(value)) return
      if (isProxy(value) || this.pathOf(value) !== undefined) return
      seen.add(value)
      const layout = layoutOf(Object.getPrototypeOf(value))
      this.#visitClass(layout)
      if (layout.kind !== 'visible') return
      const into: Contents = { part: visit, property() {}, number() {}, text() {} }
      layout.inside?.(value as never, into)
      propertiesInto(value, layout, this.#heap.care, into)
    }
    visit('the record', record)
  }

  part(key: unknown, value: unknown): void {
    if (typeof value === 'function') this.#visitFunction(key, value)
    else if (typeof value === 'symbol') this.#visitSymbol(key, value)
    else if (typeof value === 'object' && value !== null) this.#visitObject(key, value)
  }

  property(key: PropertyKey): void {
    if (typeof key === 'symbol') this.#visitSymbol(key, key)
  }

  describe(object: object | symbol): string {
    return this.pathOf(object)?.describe() ?? 'an object'
  }

  number(): void {}

  text(): void {}

  #visitSymbol(key: unknown, symbol: symbol): void {
    if (intrinsicName(symbol) !== undefined || Symbol.keyFor(symbol) !== undefined) return
    if (this.#find(key, symbol)) this.data.push(symbol)
  }

  /** Notes where something stands. Whether it was not known before. */
  #find(key: unknown, object: object | symbol): boolean {
    if (this.pathOf(object) !== undefined) return false
    const { size } = this.paths
    const number = this.#constants?.numberOf(size) ?? size
    this.paths.set(object, new ObjectPath(object, number, this.#owner, key, this.#whose))
    return true
  }

  #visitFunction(key: unknown, f: object): void {
    if (intrinsicName(f) !== undefined || descriptionOf(f) !== undefined) return
    if (!this.#find(key, f)) return
    if (isProxy(f)) this.#visitProxy(key, f)
    else if (packageStateOf(f) !== undefined) {
      this.data.push(f)
      this.special.add(f)
      this.#visitPropertiesOf(f)
    } else {
      if (this.#mayClose(f) && closedText(f) === null) this.#foundOpaque(key)
      this.#visitCode(f)
    }
  }

  /** What a program has put on a function of a package is data. */
  #visitPropertiesOf(f: object): void {
    const [owner, isInCode] = [this.#owner, this.#isInCode]
    this.#owner = this.paths.get(f) ?? null
    this.#isInCode = false
    propertiesInto(f, OF_PACKAGE, this.#heap.care, this)
    this.#owner = owner
    this.#isInCode = isInCode
  }

  /** Whether it is not known what a function closes over. */
  #mayClose(f: object): boolean {
    if (this.#heap.seesClosures)
      return this.#initial !== undefined && this.#initial.pathOf(f) === undefined
    return !this.#isInCode
  }

  /** A function or a prototype: what it holds, and what it inherits from. */
  #visitCode(object: object): void {
    this.code.push(object)
    const [owner, isInCode] = [this.#owner, this.#isInCode]
    this.#owner = this.paths.get(object) ?? null
    this.#isInCode = true
    propertiesInto(object, CODE, ALL_CARE, this)
    if (isClass(object) && readFunction(object)?.hasPrivateStatics) this.#visitStatics(object)
    this.#owner = owner
    this.#isInCode = isInCode
    const parent: object | null = Object.getPrototypeOf(object)
    if (typeof parent === 'function') this.#visitFunction('__proto__', parent)
  }

  #visitStatics(type: object): void {
    this.statics.push(type)
    this.special.add(type)
    const privates = namedStaticsOf(type)
    if (privates === null) this.#opaqueAt(this.#owner)
    this.#isInCode = false
    for (const [name, value] of privates ?? []) this.part(name, value)
  }

  #visitClass({ code }: Layout): void {
    for (const prototype of code) {
      const from = this.paths.size
      if (!this.#find('__proto__', prototype)) continue
      this.#visitCode(prototype)
      this.trees.push([from, this.paths.size])
    }
  }

  #visitObject(key: unknown, object: object): void {
    if (object === this.#world || intrinsicName(object) !== undefined) return
    if (!this.#find(key, object)) return
    if (isProxy(object)) this.#visitProxy(key, object)
    else if (this.#isInCode && key === 'prototype') this.#visitCode(object)
    else {
      const layout = layoutOf(Object.getPrototypeOf(object))
      if (layout.word === 0 && descriptionOf(object) !== undefined) return
      if (layout.kind === 'opaque') this.#foundOpaque(key)
      this.#visitData(object, layout)
    }
  }

  #visitData(object: object, layout: Layout): void {
    this.data.push(object)
    if (!layout.isSimple && !Array.isArray(object)) this.special.add(object)
    if (layout.kind === 'opaque') return
    const [owner, isInCode] = [this.#owner, this.#isInCode]
    this.#owner = this.paths.get(object) ?? null
    this.#isInCode = false
    try {
      insideInto(object, layout, this)
    } catch {
      this.#opaqueAt(this.#owner) // it has the prototype of something that it is not
    }
    propertiesInto(object, layout, this.#heap.care, this)
    if (mayHideStack(layout, this.#heap.care)) this.#foundOpaque('stack')
    this.#visitPrivates(object, layout)
    this.#owner = owner
    this.#isInCode = isInCode
    this.#visitClass(layout)
  }

  #visitPrivates(object: object, layout: Layout): void {
    const number = this.paths.get(object)?.number as number
    if (!this.#heap.mayHavePrivates(object, number, layout)) return
    const privates = namedPrivatesOf(object, layout)
    if (privates === null) this.#opaqueAt(this.#owner)
    this.special.add(object)
    for (const [name, value] of privates ?? []) this.part(name, value)
  }

  #visitProxy(key: unknown, proxy: object): void {
    this.data.push(proxy)
    this.special.add(proxy)
    const parts = proxyParts(proxy)
    if (parts === null) this.#foundOpaque(key)
    const owner = this.#owner
    this.#owner = this.paths.get(proxy) ?? null
    for (const part of parts ?? []) this.part(undefined, part)
    this.#owner = owner
  }

  #foundOpaque(key: unknown): void {
    this.opaque ??= this.#owner?.describe(key) ?? `${key ?? 'the subject'}${this.#whose}`
  }

  #opaqueAt(path: ObjectPath | null): void {
    this.opaque ??= path?.describe() || 'the subject'
  }
}

/** The prototype of a class cannot be exchanged. */
const isClass = (object: object): boolean =>
  typeof object === 'function' &&
  Object.getOwnPropertyDescriptor(object, 'prototype')?.writable === false

/** Functions and prototypes have properties that were not assigned. */
const CODE = { ...layoutOf(null), isSimple: false }
