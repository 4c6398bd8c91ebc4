import { readFunction } from './function-text.ts'
import { inspectorOfHost } from './inspector.ts'
import { originUrlOf } from './origin.ts'
import { scopeWith } from './scope-with.ts'

/** What was found of each function; `null` for one that uses nothing of the kind. */
const known = new WeakMap<object, string | null>()

/** Functions of a module that call each other are followed so far. */
const DEEPEST = 3

/**
 * The name of a `WeakMap` or `WeakSet` that a function of a package uses, or one that it calls: the package
 * keeps there what belongs to an object, beside the object, as do private fields that are compiled for an
 * older language. `null` if it uses none.
 */
export function weakStateOf(f: object, depth = 0): string | null {
  const found = known.get(f)
  if (found !== undefined) return found
  known.set(f, null)
  const name = isOfModule(f) ? weakStateIn(f, depth) : null
  known.set(f, name)
  return name
}

const isOfModule = (f: object): boolean => originUrlOf(f).includes('/node_modules/')

function weakStateIn(f: object, depth: number): string | null {
  const text = readFunction(f)
  if (text === null || text.free.size === 0) return null
  const scopes = inspectorOfHost()?.scopesOf(f) ?? []
  const around = Array.from(
    text.free.keys(),
    (name) => [name, scopeWith(scopes, name)?.[name]] as const,
  )
  const weak = around.find(([, value]) => value instanceof WeakMap || value instanceof WeakSet)
  if (weak !== undefined) return weak[0]
  if (depth === DEEPEST) return null
  for (const [, value] of around) {
    const inner = typeof value === 'function' ? weakStateOf(value, depth + 1) : null
    if (inner !== null) return inner
  }
  return null
}
