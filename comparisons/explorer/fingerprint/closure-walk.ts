import type { Stage, World } from '../../../patterns/stage.ts'
import { isDefiner, noCare, takeCare, takeCareOfPackage, takeCareOfText } from './care.ts'
import type { Watched } from './contents.ts'
import { type FunctionText, keepsName, readFunction } from './function-text.ts'
import { changedGlobally, changedInModule, readsLastMatch, useOfDefault } from './host-uses.ts'
import { heldOfLanguage, isHostVariable, isOfHost, isRequire, isStateless } from './host-values.ts'
import type { FunctionInside, Inspector } from './inspector.ts'
import { isModuleOfNode, keptByNode, memberKeptByNode } from './kept-by-node.ts'
import { layoutOf } from './layout.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { packageStateOf } from './package-objects.ts'
import { type PackageVariable, variablesChangedBy, weakStateOf } from './package-variables.ts'
import { isHolder, isStampedObject, partsOf } from './parts.ts'
import { quietly } from './quietly.ts'
import { isNamespace, memberOf, type Route } from './route.ts'
import { scopeWith } from './scope-with.ts'
import { isForeignObject, isType, takenBefore } from './taken-before.ts'
import { type Use, unused } from './text-scope.ts'
import {
  type Binding,
  describe,
  type Found,
  heldBy,
  type Item,
  pathOf,
  ROOT,
} from './walked-item.ts'

/** A run that has not started yet. */
interface Start {
  readonly stage: Stage
  readonly world: World
  /** Places of functions that a package makes for each run. */
  readonly untrusted: ReadonlySet<string>
}

/** At most this many objects and functions are looked at for one program. */
const MOST_ITEMS = 5000

/** Looks through everything that the tasks and invariants of one run can reach before it starts. */
export class ClosureWalk {
  readonly items = new Map<object | symbol, Item>()
  readonly bindings: Binding[] = []
  /** What cannot be looked into, in words. */
  opaque: string | null = null
  /** Why the program cannot be explored; `null` if it can. */
  refused: string | null = null
  /** What the code that was found may do to properties. */
  readonly care: Watched = noCare()
  /** Whether some object has `#private` fields that none of its classes declares. */
  hasStamped = false
  /** Whether properties of functions may be changed. */
  changesFunctions = false
  /** Where packages may change what they keep in variables of their own. */
  readonly packageVariables: PackageVariable[] = []
  /** The tasks whose `this` must be looked at when they start. */
  readonly withThis: Item[] = []
  /** Something of the language that may be changed under another name. */
  #held: string | null = null
  readonly #inspector: Inspector
  readonly #stage: Stage
  readonly #untrusted: ReadonlySet<string>
  readonly #functions: Item[] = []
  readonly #invariants: Item[] = []
  readonly #insides = new Map<object, FunctionInside>()
  readonly #skipped: ReadonlySet<unknown>
  readonly #first: ClosureWalk | null

  /** `first`: what was found before another run. What is the same is not looked into again. */
  constructor(inspector: Inspector, { stage, world, untrusted }: Start, first: ClosureWalk | null) {
    this.#inspector = inspector
    this.#first = first
    this.#stage = stage
    this.#untrusted = untrusted
    this.#skipped = new Set<unknown>([world, world.work])
    this.#walk()
  }

  #walk(): void {
    const { subject, record, tasks, invariants = {} } = this.#stage
    this.#meet(subject, { ...ROOT, route: { from: null, step: { stage: 'subject' } } })
    const route = { from: null, step: { stage: 'record' as const } }
    if (record !== undefined) this.#meet(record, { ...ROOT, route, isRecord: true })
    for (const [stage, functions] of [
      ['tasks', tasks] as const,
      ['invariants', invariants] as const,
    ]) {
      for (const [name, f] of Object.entries(functions)) {
        this.#meet(f, { ...ROOT, route: { from: null, step: { stage, name } }, name })
      }
    }
    for (const item of this.#functions) this.#lookInto(item)
    this.#lookIntoInvariants()
    if (this.#held && (this.changesFunctions || this.care.definitions))
      this.opaque ??= `a change of \`${this.#held}\``
    if (this.items.size >= MOST_ITEMS) this.opaque ??= 'more than can be looked through'
  }

  #meet(value: unknown, found: Found): Item | undefined {
    if (typeof value === 'symbol') this.care.symbols = true
    this.opaque ??= keptByNode(value)
    if (!found.isForeign) this.refused ??= takenBefore(value, found.name)
    if (!isHolder(value) || this.#skipped.has(value) || this.items.size >= MOST_ITEMS) return
    const known = this.items.get(value)
    if (known !== undefined || isStateless(value)) return known
    const item = { ...found, value, isTrusted: false, escapes: false }
    this.items.set(value, item)
    if (typeof value === 'function') this.#functions.push(item)
    else if (typeof value === 'object') this.#visitParts(item)
    return item
  }

  #visitParts(item: Item): void {
    const { value, route: from, name, whose, isRecord, isCode } = item
    if (!isCode && !isProxy(value)) {
      takeCare(value as object, this.care)
      if (typeof value === 'object')
        this.packageVariables.push(...layoutOf(Object.getPrototypeOf(value)).beside)
    }
    const looks = this.#first === null || this.#first.hasStamped
    const parts = partsOf(value as object, looks)
    const isForeign = item.isForeign || isCode || isForeignObject(value as object)
    this.hasStamped ||= looks && !isProxy(value) && isStampedObject(value as object)
    for (const [part, { key, value: inner }] of parts.entries()) {
      const isClass = key === '__proto__' || (typeof value === 'function' && key === 'prototype')
      const path = typeof key === 'string' && !isClass ? pathOf(name, key) : name
      const route = { from, step: { part } }
      const isOthers = isForeign || (isType(inner) && !isClass)
      this.#meet(inner, {
        route,
        name: path,
        whose,
        isRecord,
        isCode: isClass,
        isForeign: isOthers,
      })
    }
  }

  #lookInto(item: Item): void {
    const f = item.value as object
    // A function of a package whose state is known closes over nothing else.
    if (isProxy(f) || packageStateOf(f) !== undefined) {
      this.#visitParts(item)
      return
    }
    const inside = this.#insideOf(f)
    item.isTrusted = inside === null
    if (inside === null) {
      takeCareOfPackage(f, this.care)
      this.packageVariables.push(...variablesChangedBy(f))
      const weak = weakStateOf(f)
      if (weak !== null) this.opaque ??= `${weak} of a package`
      return
    }
    this.#visitParts(item)
    const text = readFunction(f)
    if (text === null) {
      this.#visitBound(item, inside)
      return
    }
    if (!keepsName(f)) this.#readText(item, text, inside)
  }

  #readText(item: Item, text: FunctionText, inside: FunctionInside): void {
    const f = item.value as object
    takeCareOfText(text, this.care)
    this.changesFunctions ||= text.changesUnknown
    if (text.hidden !== null) this.#hidden(item, text.hidden)
    for (const [name, use] of text.free) {
      const scope = scopeWith(inside.scopes, name)
      if (scope !== undefined) this.#visitVariable(item, name, scope[name], use)
      else if (name === nameOf(f)) this.#visitItself(item, use)
      else if (GLOBAL_OBJECTS.has(name)) this.#visitGlobalObject(item, name, use)
      else this.#visitGlobal(name, { ...use, isChanged: use.isChanged || use.isWritten })
    }
  }

  /** A function that knows itself by the name that it has given to itself. */
  #visitItself(item: Item, { escapes, isChanged, members }: Use): void {
    item.escapes ||= escapes || members.size > 0
    this.changesFunctions ||= isChanged
  }

  /** The inside of a function, unless it is trusted to hold no state. */
  #insideOf(f: object): FunctionInside | null {
    const asked = this.#inspector.isNew(f) ? this.#inspector.insideOf(f) : undefined
    const isProgram = originOf(f) === 'program'
    if (!isProgram && (originOf(f) === 'explorer' || this.#untrusted.size === 0)) return null
    const known = this.#first === null ? undefined : this.#first.#insides.get(f)
    const inside = known ?? asked ?? this.#inspector.insideOf(f)
    this.#insides.set(f, inside)
    return isProgram || this.#untrusted.has(inside.location?.key ?? '') ? inside : null
  }

  /** A bound function is made of others; any other without a text is of the platform's making. */
  #visitBound(item: Item, { bound }: FunctionInside): void {
    if (bound.length === 0) this.opaque ??= describe(item)
    for (const [i, value] of bound.entries()) {
      const { name, whose, route: from, isForeign } = item
      this.#meet(value, { ...ROOT, route: { from, step: { bound: i } }, name, whose, isForeign })
    }
  }

  #visitVariable(item: Item, name: string, value: unknown, use: Use): void {
    if (use.isWritten) this.bindings.push({ writer: item, name })
    this.care.definitions ||= isDefiner(value)
    if (isRequire(value)) this.opaque ??= 'what `require` returns'
    if (use.isChanged && isOfHost(value)) this.opaque ??= `a change of \`${name}\``
    this.#held ??= heldOfLanguage(name, value, use)
    const route = { from: item.route, step: { scope: name } }
    const isOfNode = isModuleOfNode(value)
    if (isOfNode && !use.escapes) this.#visitModuleOfNode(item, value, route, use)
    else if (!use.escapes && isNamespace(value)) this.#visitMembers(item, value, route, use)
    else {
      for (const member of use.members) this.opaque ??= memberKeptByNode(value, member)
      const found = this.#meet(value, { ...heldBy(item), route, name })
      if (found !== undefined) found.escapes ||= use.escapes || use.members.size > 0
      this.changesFunctions ||= use.isChanged && typeof value === 'function'
    }
  }

  /** Of a module, only those exports can be reached that are named. */
  #visitMembers(item: Item, module: object, from: Route, use: Use): void {
    for (const member of use.members) {
      const route = { from, step: { member } }
      const value = memberOf(module, member)
      if (use.isChanged && isOfHost(value)) this.opaque ??= `a change of \`${member}\``
      if (member === 'default' && !use.bare.has(member) && isModuleOfNode(value)) {
        this.#visitModuleOfNode(item, value, route, useOfDefault(use))
        continue
      }
      const inner = member === 'default' ? useOfDefault(use).members : []
      for (const each of inner) this.opaque ??= memberKeptByNode(value, each)
      const found = this.#meet(value, { ...heldBy(item), route, name: member })
      if (found !== undefined) found.escapes = true
    }
  }

  /** The same for what a module of Node exports, all in one object. */
  #visitModuleOfNode(item: Item, module: object, from: Route, use: Use): void {
    this.opaque ??= changedInModule(module, use)
    this.#visitMembers(item, module, from, { ...use, isChanged: false })
  }

  #visitGlobalObject(item: Item, name: string, { escapes, members, isChanged }: Use): void {
    if (escapes) this.opaque ??= `\`${name}\` in ${item.name}`
    if (members.has('process')) this.opaque ??= `\`${name}.process\``
    for (const member of members) this.#visitGlobal(member, { ...ASSIGNED, isChanged })
  }

  #visitGlobal(name: string, use: Use): void {
    const { isWritten, escapes, members } = use
    const property = Object.getOwnPropertyDescriptor(globalThis, name)
    const value = property?.get ?? property?.value
    if (isHostVariable(name, value)) {
      this.opaque ??= changedGlobally(name, use)
      this.#held ??= heldOfLanguage(name, value, use)
      this.refused ??= readsLastMatch(name, use)
      return
    }
    if (property === undefined && !isWritten) return
    this.bindings.push({ writer: null, name })
    const route = { from: null, step: { global: name } }
    const found = this.#meet(value, { ...ROOT, route, name, whose: ', a global variable' })
    if (found !== undefined) found.escapes ||= escapes || members.size > 0
  }

  /** What no scope shows may be known by looking at it while the function runs. */
  #hidden(item: Item, what: string): void {
    const { step } = item.route
    const isThis = what === '`this`' && 'stage' in step
    if (isThis && step.stage === 'tasks') this.withThis.push(item)
    else if (isThis && step.stage === 'invariants') this.#invariants.push(item)
    else this.opaque ??= `${what} in ${item.name}`
  }

  /** What `this` is in an invariant is seen by asking whether it holds. */
  #lookIntoInvariants(): void {
    if (this.#invariants.length === 0 || this.#first !== null) return
    const functions = this.#invariants.map(({ value }) => value as () => unknown)
    const found = this.#inspector.thisIn(functions, quietly)
    const at = found.findIndex((self) => !this.#isReached(self))
    if (at >= 0) this.opaque ??= `\`this\` in ${this.#invariants[at]?.name}`
  }

  /** Whether a value is among what has been found, or holds nothing. */
  #isReached(value: unknown): boolean {
    if (!isHolder(value) || this.#skipped.has(value) || isStateless(value)) return true
    return this.items.has(value)
  }
}

const ASSIGNED: Use = { ...unused(), isWritten: true, escapes: true, isChanged: true }

const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'window', 'self'])

const nameOf = (f: object): unknown => Object.getOwnPropertyDescriptor(f, 'name')?.value
