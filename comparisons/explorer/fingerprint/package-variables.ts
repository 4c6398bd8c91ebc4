import { readFunction } from './function-text.ts'
import { heldUnder } from './held-under.ts'
import { inspectorOfHost } from './inspector.ts'
import { methodsOf } from './methods-of.ts'
import { isModule, isProxy } from './node-builtins.ts'
import { originOf, originUrlOf } from './origin.ts'
import { scopeWith } from './scope-with.ts'
import type { Use } from './text-scope.ts'

/** A variable of a package, and a function in whose scopes it is. */
export interface PackageVariable {
  readonly seenFrom: object
  readonly name: string
  /** Whether the function that changes it only makes it larger, as one that numbers things does. */
  readonly isCounted: boolean
}

/** What a function of a package uses by name. */
interface Uses {
  /** A `WeakMap` or `WeakSet`; `null` if there is none. */
  readonly weak: string | null
  /** The variables that are not its own and that it assigns, or of which it may change what they hold. */
  readonly changes: readonly PackageVariable[]
  /** The functions that it may call. */
  readonly functions: readonly object[]
}

const NOTHING: Uses = { weak: null, changes: [], functions: [] }

const known = new WeakMap<object, Uses>()

/** Functions that call each other are followed so far. */
const FARTHEST = 3

/**
 * The name of a `WeakMap` or `WeakSet` that a function of a package uses, or one that it calls: the package
 * keeps there what belongs to an object, beside the object, as do private fields that are compiled for an
 * older language. `null` if it uses none.
 */
export function weakStateOf(f: object): string | null {
  for (const { weak } of usesFrom(f)) if (weak !== null) return weak
  return null
}

/**
 * The variables in which a package keeps what a function of it may change, or one that it calls: such as how
 * many batches are open.
 */
export const variablesChangedBy = (f: object): readonly PackageVariable[] =>
  [...usesFrom(f)].flatMap(({ changes }) => changes)

export const isSameVariable = (a: PackageVariable, b: PackageVariable): boolean =>
  a.seenFrom === b.seenFrom && a.name === b.name

/** Each of `variables` once, but for those that only grow: they never come back to what they were. */
export function mayBeTakenBack(variables: readonly PackageVariable[]): readonly PackageVariable[] {
  const bySeer = new Map<object, Map<string, PackageVariable>>()
  for (const variable of variables) {
    const named = bySeer.get(variable.seenFrom) ?? new Map<string, PackageVariable>()
    bySeer.set(variable.seenFrom, named)
    if (named.get(variable.name)?.isCounted !== false) named.set(variable.name, variable)
  }
  const once = [...bySeer.values()].flatMap((named) => [...named.values()])
  return once.filter(({ isCounted }) => !isCounted)
}

/** What a function uses, then those that it calls, and so on. */
function* usesFrom(f: object): Iterable<Uses> {
  const seen = new Set([f])
  let calls: readonly object[] = [f]
  for (let distance = 0; distance <= FARTHEST; distance += 1) {
    const uses = calls.map(usesOf)
    yield* uses
    const called = new Set(uses.flatMap(({ functions }) => functions))
    calls = [...called].filter((each) => !seen.has(each))
    for (const each of calls) seen.add(each)
  }
}

/** What a function uses itself, which is looked at once. */
function usesOf(f: object): Uses {
  let uses = known.get(f)
  if (uses === undefined) {
    uses = originOf(f) === 'package' ? usesIn(f) : NOTHING
    known.set(f, uses)
  }
  return uses
}

function usesIn(f: object): Uses {
  const text = readFunction(f)
  if (text === null) return NOTHING
  const held = heldAround(f, text.free)
  const meant = held.flatMap(meantBy)
  const functions = meant.flatMap(({ value }) => (typeof value === 'function' ? [value] : []))
  const isInstalled = originUrlOf(f).includes('/node_modules/')
  const weak = isInstalled ? meant.find(({ value }) => isWeak(value)) : undefined
  const changes = held.flatMap(({ seenFrom, name, value, use }) =>
    use.isWritten || mayChange(value, use)
      ? [{ seenFrom, name, isCounted: isCounted(value, use) }]
      : [],
  )
  return { weak: weak?.name ?? null, changes, functions: [...codeOf(f), ...functions] }
}

/** A variable around a function, what it holds now, and how the function uses it. */
interface Held {
  readonly seenFrom: object
  readonly name: string
  readonly value: unknown
  readonly use: Use
}

function heldAround(f: object, free: ReadonlyMap<string, Use>): readonly Held[] {
  const scopes = free.size > 0 ? (inspectorOfHost()?.scopesOf(f) ?? []) : []
  const seenFrom = scopes.length === 1 ? seerOfModule(f) : f
  return [...free].flatMap(([name, use]) => {
    const scope = scopeWith(scopes, name)
    return scope === undefined ? [] : [{ seenFrom, name, value: scope[name], use }]
  })
}

/** What a variable holds, and how that is called: of a module, the exports that are taken. */
function meantBy({ name, value, use }: Held): readonly Pick<Held, 'name' | 'value'>[] {
  const isOne = typeof value === 'object' && value !== null && !isProxy(value) && isModule(value)
  if (!isOne) return [{ name, value }]
  return [...use.members].map((member) => ({
    name: `${name}.${member}`,
    value: heldUnder(value, member),
  }))
}

/** By script: a function that sees the variables of its module, and no others. */
const seers = new Map<string, object>()

/** The function by which the variables of a module are seen, so that one question shows them all. */
function seerOfModule(f: object): object {
  const script = inspectorOfHost()?.originOf(f).location?.script
  if (script === undefined) return f
  const seer = seers.get(script) ?? f
  seers.set(script, seer)
  return seer
}

/** The methods of a class, and the class that it derives from. */
function codeOf(type: object): readonly object[] {
  const prototype: unknown = Object.getOwnPropertyDescriptor(type, 'prototype')?.value
  if (typeof prototype !== 'object' || prototype === null) return []
  const base: unknown = Object.getPrototypeOf(type)
  return [...methodsOf(prototype), ...(typeof base === 'function' ? [base] : [])]
}

const isWeak = (value: unknown): boolean => value instanceof WeakMap || value instanceof WeakSet

/** Whether such a `use` only makes a number larger. */
const isCounted = (value: unknown, { isWritten, isSet }: Use): boolean =>
  isWritten && !isSet && typeof value === 'number'

/** The methods by which the language's own objects are changed. */
const CHANGING =
  /^(?:add|clear|copyWithin|delete|fill|pop|push|reverse|set|shift|sort|splice|unshift)$/

const PLAIN: ReadonlySet<unknown> = new Set([
  null,
  ...[Object, Array, Map, Set, WeakMap, WeakSet].map(({ prototype }) => prototype),
])

/** Whether such a `use` may change the object; what the methods of a class do is not known. */
function mayChange(value: unknown, { isChanged, escapes, members }: Use): boolean {
  if (typeof value !== 'object' || value === null || isWeak(value)) return false
  if (isProxy(value)) return true
  if (isModule(value)) return false
  if (Object.isFrozen(value) || value instanceof Error || value instanceof RegExp) return false
  if (isChanged || escapes) return true
  const isPlain = PLAIN.has(Object.getPrototypeOf(value)) && !holdsObjects(value)
  return isPlain ? [...members].some((member) => CHANGING.test(member)) : members.size > 0
}

/** Whether something is in it that may be changed by code that gets it out. */
function holdsObjects(value: object): boolean {
  const inside = value instanceof Map || value instanceof Set ? [...value.values()] : []
  const properties = Object.values(Object.getOwnPropertyDescriptors(value))
  const all: unknown[] = [...inside, ...properties.map((property) => property.value)]
  return all.some((each) => typeof each === 'object' && each !== null && !Object.isFrozen(each))
}
