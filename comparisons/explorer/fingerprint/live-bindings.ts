import type { Inspector, Scope } from './inspector.ts'
import { isReader, READER, type Reader } from './reader-text.ts'
import { type Guide, globalOf, type Route } from './route.ts'
import { scopeWith } from './scope-with.ts'
import type { Binding } from './walked-item.ts'

/** A variable in one run. */
interface Live {
  readonly name: string
  /** A function in whose scopes it is; `null` for a property of the global object. */
  readonly writer: object | null
  /** Reads it, where its scope has a reader. */
  readonly reader: Reader | null
}

/**
 * The variables that functions assign, in one run. Which reader belongs to which variable the
 * inspector says at the start of the run; from then on it is asked only for those without one.
 */
export class LiveBindings {
  readonly #inspector: Inspector
  readonly #all: readonly Live[]

  /** `find`: what a route leads to in this run. */
  constructor(
    inspector: Inspector,
    bindings: readonly Binding[],
    guide: Guide,
    find: (route: Route) => unknown,
  ) {
    this.#inspector = inspector
    this.#all = bindings.map(({ writer, name }) => {
      const f = writer === null ? null : (find(writer.route) as object)
      return { name, writer: f, reader: f && readerFor(f, name, guide) }
    })
  }

  /** What they hold now. */
  read(): unknown[] {
    const scopes = new Map<object, readonly Scope[]>()
    return this.#all.map(({ name, writer, reader }) => {
      if (writer === null) return globalOf(name)
      if (reader !== null) return reader(name)
      const around = scopes.get(writer) ?? this.#inspector.scopesOf(writer)
      scopes.set(writer, around)
      return scopeWith(around, name)?.[name]
    })
  }
}

/** Those that were found. A function has the same scopes forever. */
const found = new WeakMap<object, Map<string, Reader>>()

function readerFor(f: object, name: string, guide: Guide): Reader | null {
  const known = found.get(f) ?? new Map<string, Reader>()
  const reader = known.get(name) ?? readerIn(guide.scopesOf(f), name)
  if (reader !== null) found.set(f, known.set(name, reader))
  return reader
}

/**
 * What reads a variable of the innermost scope that has it, if that scope has a reader, and if it
 * reads what the inspector has just shown: a variable that is not initialised yet it cannot read.
 */
function readerIn(scopes: readonly Scope[], name: string): Reader | null {
  const scope = scopeWith(scopes, name)
  const reader = scope?.[READER]
  if (scope === undefined || !isReader(reader)) return null
  try {
    return Object.is(reader(name), scope[name]) ? reader : null
  } catch {
    return null
  }
}
