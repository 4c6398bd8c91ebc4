import { readFunction } from './function-text.ts'
import { inspectorOfHost } from './inspector.ts'
import { isModule, isProxy } from './node-builtins.ts'
import { originOf, originUrlOf } from './origin.ts'
import { scopeWith } from './scope-with.ts'
import type { Use } from './text-scope.ts'

/** What a function of a package uses by name. */
interface Uses {
  /** A `WeakMap` or `WeakSet`; `null` if there is none. */
  readonly weak: string | null
  /** Whether it assigns a variable that is not its own, or may change what one holds. */
  readonly changes: boolean
  /** The functions that it may call. */
  readonly functions: readonly object[]
}

const NOTHING: Uses = { weak: null, changes: false, functions: [] }

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
 * Whether a function of a package, or one that it calls, may change what the package keeps in variables of
 * its own, such as how many batches are open.
 */
export function changesVariables(f: object): boolean {
  for (const { changes } of usesFrom(f)) if (changes) return true
  return false
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
  if (text === null || text.free.size === 0) return NOTHING
  const isInstalled = originUrlOf(f).includes('/node_modules/')
  const scopes = inspectorOfHost()?.scopesOf(f) ?? []
  const functions: object[] = []
  let weak: string | null = null
  let changes = false
  for (const [name, use] of text.free) {
    const scope = scopeWith(scopes, name)
    if (scope === undefined) continue
    const value = scope[name]
    if (typeof value === 'function') functions.push(value)
    if (isInstalled && isWeak(value)) weak ??= name
    changes ||= use.isWritten || mayChange(value, use)
  }
  return { weak, changes, functions }
}

const isWeak = (value: unknown): boolean => value instanceof WeakMap || value instanceof WeakSet

/** The methods by which the language's own objects are changed. */
const CHANGING =
  /^(?:add|clear|copyWithin|delete|fill|pop|push|reverse|set|shift|sort|splice|unshift)$/

const PLAIN: ReadonlySet<unknown> = new Set([
  null,
  ...[Object, Array, Map, Set, WeakMap, WeakSet].map(({ prototype }) => prototype),
])

/** Whether such a `use` may change the object; what the methods of a class do is not known. */
function mayChange(value: unknown, { isChanged, escapes, members }: Use): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (isProxy(value)) return true
  if (isModule(value)) return false
  if (Object.isFrozen(value) || value instanceof Error || value instanceof RegExp) return false
  if (isChanged || escapes) return true
  const isPlain = PLAIN.has(Object.getPrototypeOf(value))
  return isPlain ? [...members].some((member) => CHANGING.test(member)) : members.size > 0
}
