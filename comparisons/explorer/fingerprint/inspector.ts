import { nodeBuiltin } from '../execution/node-builtin.ts'
import {
  NULL,
  namedIn,
  type Properties,
  type Property,
  type RemoteValue,
  type ScriptPosition,
  type Session,
  scalarOf,
} from './inspector-protocol.ts'

/** What Node shows of a function that the language does not, and that never changes. */
export interface FunctionOrigin {
  /** Where its text stands; `null` for a function that has none. */
  readonly location: Location | null
  /** What a bound function is made of: the function, its `this`, and its arguments. */
  readonly bound: readonly unknown[]
}

/** What Node shows of a function that the language does not. */
export interface FunctionInside extends FunctionOrigin {
  /** The variables of the scopes around it, innermost first; the global one is left out. */
  readonly scopes: readonly Scope[]
}

export interface Location {
  /** The URL or the path of the file, or an empty text. */
  readonly url: string
  /** The same for two functions if they come from the same place in the same script. */
  readonly key: string
  /** The same for two functions of the same script. */
  readonly script: string
}

export type Scope = Readonly<Record<string, unknown>>

/** A `#private` field or method. */
export type Private = readonly [name: string, value: unknown]

/** Where a script is evaluated: in the context of the thread itself, if nothing else is said. */
interface Context {
  readonly contextId?: number
}

const NONE: ReadonlySet<string> = new Set()

const GROUP = 'concurrency-cookbook'

/** The inspector keeps what it has shown, and lets go of it after this many questions. */
const MOST_QUESTIONS = 1000

/**
 * A session with the inspector of this very process, which answers at once. It shows what no
 * program can look into: the scopes of a function, `#private` fields, what is behind a `Proxy`.
 * None of it runs any code of the program.
 */
class Inspector {
  readonly #session: Session
  /** Objects are handed over and taken back through the fields of this one. */
  readonly #hatch: { given?: unknown; taken?: unknown } = {}
  readonly #hatchId: string
  readonly #urls = new Map<string, string>()
  readonly #origins = new WeakMap<object, FunctionOrigin>()
  #handles = new WeakMap<object, string>()
  #questions = 0

  constructor(session: Session) {
    this.#session = session
    session.connect()
    session.on('Debugger.scriptParsed', ({ params }) => {
      const { scriptId, url } = params as { scriptId: string; url: string }
      this.#urls.set(scriptId, url)
    })
    this.#hatchId = this.#openHatch()
  }

  /** The hatch is put where a script can find it, for as long as that takes. */
  #openHatch(): string {
    const { process } = globalThis as unknown as { process: Record<symbol, unknown> }
    process[Symbol.for(GROUP)] = this.#hatch
    try {
      for (const context of this.#contexts()) {
        const id = this.#hatchIn(context)
        if (id !== undefined) return id
      }
      throw new Error('no context shows the hatch')
    } finally {
      delete process[Symbol.for(GROUP)]
    }
  }

  #hatchIn(context: Context): string | undefined {
    const expression = `globalThis.process?.[Symbol.for('${GROUP}')]`
    const params = { expression, ...context }
    return this.#post<{ result: { objectId?: string } }>('Runtime.evaluate', params).result.objectId
  }

  /** The contexts of this thread. The tests of jest run in one of their own, whose `process` is a copy. */
  *#contexts(): Iterable<Context> {
    yield {}
    const contexts: Context[] = []
    this.#session.on('Runtime.executionContextCreated', ({ params }) => {
      const { context } = params as { context: { id: number } }
      contexts.push({ contextId: context.id })
    })
    this.#post('Runtime.enable', {})
    this.#post('Runtime.disable', {})
    yield* contexts
  }

  /** Whether it shows what it should: in a context of its own it may not. */
  get works(): boolean {
    const target = { value: 1 }
    const f = () => target
    const { location, scopes } = this.insideOf(f)
    const isSeen = scopes.some((scope) => scope.target === target)
    return isSeen && location !== null && this.proxyParts(new Proxy(target, {}))[0] === target
  }

  /** Whether nothing has been asked about `f` so far. */
  isNew(f: object): boolean {
    return !this.#origins.has(f)
  }

  insideOf(f: object): FunctionInside {
    const { internalProperties = [] } = this.#propertiesOf(f)
    const { location, bound } = this.#origins.get(f) ?? this.#originIn(f, internalProperties)
    return { location, bound, scopes: this.#scopesIn(namedIn(internalProperties, '[[Scopes]]')) }
  }

  /** What never changes is asked for once. */
  originOf(f: object): FunctionOrigin {
    return this.#origins.get(f) ?? this.#originIn(f, this.#propertiesOf(f).internalProperties ?? [])
  }

  /** The variables of the scopes around `f` as they are now. */
  scopesOf(f: object): readonly Scope[] {
    const { internalProperties = [] } = this.#propertiesOf(f)
    return this.#scopesIn(namedIn(internalProperties, '[[Scopes]]'))
  }

  #originIn(f: object, properties: readonly Property[]): FunctionOrigin {
    const position = namedIn(properties, '[[FunctionLocation]]')?.value
    const bound = BOUND.flatMap((name) => namedIn(properties, name) ?? [])
    const origin = {
      location: position === undefined ? null : this.#locate(position as ScriptPosition),
      bound: this.#takeAll(bound),
    }
    this.#origins.set(f, origin)
    return origin
  }

  /** The `#private` fields and methods of an object, of all its classes, by name, as in `#left`; none of `except`. */
  privatesOf(object: object, except: ReadonlySet<string> = NONE): readonly Private[] {
    const { privateProperties = [] } = this.#propertiesOf(object)
    const known = privateProperties.filter(({ name, value }) => value && !except.has(name))
    const values = this.#takeAll(known.map(({ value }) => value as RemoteValue))
    return known.map(({ name }, i) => [name, values[i]])
  }

  /** The target and the handler of a `Proxy`. */
  proxyParts(proxy: object): unknown[] {
    const { internalProperties = [] } = this.#propertiesOf(proxy)
    const parts = ['[[Target]]', '[[Handler]]'].map(
      (name) => namedIn(internalProperties, name) ?? NULL,
    )
    return this.#takeAll(parts)
  }

  /**
   * Calls each of `functions` by `call`, and returns what `this` was in it; `NEVER` for one that was
   * not called.
   */
  thisIn<F extends object>(functions: readonly F[], call: (f: F) => void): unknown[] {
    const { process } = globalThis as unknown as { process: Record<symbol, unknown> }
    process[Symbol.for(GROUP)] = this.#hatch
    this.#post('Debugger.enable', {})
    try {
      return functions.map((f) => this.#thisIn(f, call))
    } finally {
      this.#post('Debugger.disable', {})
      delete process[Symbol.for(GROUP)]
    }
  }

  /** A break-point that never breaks, for its condition is false, but sees what the function sees. */
  #thisIn<F extends object>(f: F, call: (f: F) => void): unknown {
    const condition = `(globalThis.process[Symbol.for('${GROUP}')].taken = this, false)`
    this.#hatch.taken = NEVER
    this.#post('Debugger.setBreakpointOnFunctionCall', { objectId: this.#handleOf(f), condition })
    call(f)
    const { taken } = this.#hatch
    this.#hatch.taken = undefined
    return taken
  }

  #post<A>(method: string, params: object): A {
    let failure: unknown = `${method} was not answered`
    let result: unknown
    this.#session.post(method, params, (error, answer) => {
      failure = error
      result = answer
    })
    if (failure) throw new Error(`the inspector refused: ${JSON.stringify(failure)}`)
    return result as A
  }

  #propertiesOf(object: object): Properties {
    this.#questions += 1
    if (this.#questions === MOST_QUESTIONS) this.letGo()
    const objectId = this.#handleOf(object)
    return this.#post('Runtime.getProperties', { objectId, ownProperties: true })
  }

  /** Lets go of all that was shown, and of all that this leads to: a search with its states, in the end. */
  letGo(): void {
    this.#post('Runtime.releaseObjectGroup', { objectGroup: GROUP })
    this.#handles = new WeakMap()
    this.#questions = 0
  }

  #handleOf(object: object): string {
    const known = this.#handles.get(object)
    if (known !== undefined) return known
    this.#hatch.given = object
    const { result } = this.#post<{ result: { objectId: string } }>('Runtime.callFunctionOn', {
      objectId: this.#hatchId,
      functionDeclaration: 'function () { return this.given }',
      objectGroup: GROUP,
    })
    this.#hatch.given = undefined
    this.#handles.set(object, result.objectId)
    return result.objectId
  }

  #take(value: RemoteValue): unknown {
    return this.#takeAll([value])[0]
  }

  /** The values in this process, asked for by one question. */
  #takeAll(values: readonly RemoteValue[]): unknown[] {
    const ids = values.flatMap(({ objectId }) => (objectId === undefined ? [] : [{ objectId }]))
    if (ids.length === 0) return values.map(scalarOf)
    this.#post('Runtime.callFunctionOn', {
      objectId: this.#hatchId,
      functionDeclaration: 'function (...all) { this.taken = all }',
      arguments: ids,
    })
    const taken = (this.#hatch.taken as readonly unknown[]).values()
    this.#hatch.taken = undefined
    return values.map((value) =>
      value.objectId === undefined ? scalarOf(value) : taken.next().value,
    )
  }

  #scopesIn(list: RemoteValue | undefined): Scope[] {
    if (list === undefined) return []
    const scopes = this.#take(list) as ArrayLike<{ description: string; object: Scope }>
    return Array.from(scopes).flatMap(({ description, object }) =>
      description === 'Global' ? [] : [object],
    )
  }

  #locate({ scriptId, lineNumber, columnNumber }: ScriptPosition): Location {
    if (!this.#urls.has(scriptId)) {
      // Names all scripts that there are.
      this.#post('Debugger.enable', {})
      this.#post('Debugger.disable', {})
    }
    const url = this.#urls.get(scriptId) ?? ''
    return { url, key: `${scriptId}:${lineNumber}:${columnNumber}`, script: scriptId }
  }
}

const BOUND = ['[[TargetFunction]]', '[[BoundThis]]', '[[BoundArgs]]']

/** What was not called has no `this`. */
export const NEVER = Symbol('never called')

export type { Inspector }

let connected: Inspector | null | undefined

/** The inspector of this process; `null` where there is none, as in a page. */
export function inspectorOfHost(): Inspector | null {
  if (connected === undefined) connected = connect()
  return connected
}

function connect(): Inspector | null {
  try {
    const module = nodeBuiltin<{ readonly Session: new () => Session }>('node:inspector')
    if (module === undefined) return null
    const inspector = new Inspector(new module.Session())
    return inspector.works ? inspector : null
  } catch {
    return null // built without one, or in a context of its own that it does not know
  }
}
