import { readFunction } from './function-text.ts'
import { inspectorOfHost } from './inspector.ts'
import { originUrlOf } from './origin.ts'
import { scopeWith } from './scope-with.ts'

/** What a function of a package uses by name: such a map or set, and functions that it may call. */
interface Uses {
  /** `null` if there is none. */
  readonly weak: string | null
  readonly functions: readonly object[]
}

const NOTHING: Uses = { weak: null, functions: [] }

const known = new WeakMap<object, Uses>()

/** Functions that call each other are followed so far. */
const FARTHEST = 3

/**
 * The name of a `WeakMap` or `WeakSet` that a function of a package uses, or one that it calls: the package
 * keeps there what belongs to an object, beside the object, as do private fields that are compiled for an
 * older language. `null` if it uses none.
 */
export function weakStateOf(f: object): string | null {
  const seen = new Set([f])
  let calls: readonly object[] = [f]
  for (let distance = 0; distance <= FARTHEST; distance += 1) {
    const uses = calls.map(usesOf)
    const weak = uses.find((each) => each.weak !== null)
    if (weak !== undefined) return weak.weak
    const called = new Set(uses.flatMap(({ functions }) => functions))
    calls = [...called].filter((each) => !seen.has(each))
    for (const each of calls) seen.add(each)
  }
  return null
}

/** What a function uses itself, which is looked at once. */
function usesOf(f: object): Uses {
  let uses = known.get(f)
  if (uses === undefined) {
    uses = originUrlOf(f).includes('/node_modules/') ? usesIn(f) : NOTHING
    known.set(f, uses)
  }
  return uses
}

function usesIn(f: object): Uses {
  const text = readFunction(f)
  if (text === null || text.free.size === 0) return NOTHING
  const scopes = inspectorOfHost()?.scopesOf(f) ?? []
  const functions: object[] = []
  for (const name of text.free.keys()) {
    const value = scopeWith(scopes, name)?.[name]
    if (value instanceof WeakMap || value instanceof WeakSet) return { weak: name, functions: [] }
    if (typeof value === 'function') functions.push(value)
  }
  return { weak: null, functions }
}
