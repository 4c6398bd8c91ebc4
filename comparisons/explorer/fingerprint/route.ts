import type { Stage } from '../../../patterns/stage.ts'
import type { FunctionText } from './function-text.ts'
import { heldUnder } from './held-under.ts'
import type { Inspector, Scope } from './inspector.ts'
import { isModule, isProxy } from './node-builtins.ts'
import { partsOf, proxyParts } from './parts.ts'
import { scopeWith } from './scope-with.ts'

/** How something can be found in each run: from what else, by which step. */
export interface Route {
  readonly from: Route | null
  readonly step: Step
}

export type Step =
  | { readonly stage: 'subject' | 'record' }
  | { readonly stage: 'tasks' | 'invariants'; readonly name: string }
  | { readonly global: string }
  /** One of what an object or a function consists of. */
  | { readonly part: number }
  /** A variable of the scopes around a function. */
  | { readonly scope: string }
  /** What a module exports. */
  | { readonly member: string }
  | { readonly bound: number }

/** Whether a value stands for a module, perhaps behind a `Proxy` of whatever has loaded it. */
export const isNamespace = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false
  return isProxy(value) ? isNamespace(proxyParts(value)?.[0]) : isModule(value)
}

/** An export of a module, or what gets it, without a look through a `Proxy`. */
export function memberOf(module: object, member: string): unknown {
  const target = isProxy(module) ? proxyParts(module)?.[0] : module
  return heldUnder(target as object, member)
}

/** What the variables around a function hold that it uses; of a module, what it takes of that. */
export function variablesOf(inspector: Inspector, f: object, { free }: FunctionText): unknown[] {
  const scopes = inspector.scopesOf(f)
  return [...free].flatMap(([name, { members }]) => {
    const value = scopeWith(scopes, name)?.[name]
    if (typeof value !== 'object' || value === null || !isModule(value)) return [value]
    return [...members].map((member) => memberOf(value, member))
  })
}

export const globalOf = (name: string): unknown => heldUnder(globalThis, name)

/** Follows routes within one run, before it starts. Each scope is looked at once. */
export class Guide {
  readonly #inspector: Inspector
  readonly #stage: Stage
  readonly #looksForPrivates: boolean
  readonly #found = new Map<Route, unknown>()
  readonly #scopes = new Map<object, readonly Scope[]>()

  constructor(inspector: Inspector, stage: Stage, looksForPrivates: boolean) {
    this.#inspector = inspector
    this.#looksForPrivates = looksForPrivates
    this.#stage = stage
  }

  follow(route: Route): unknown {
    if (!this.#found.has(route)) this.#found.set(route, this.#step(route))
    return this.#found.get(route)
  }

  #step({ from, step }: Route): unknown {
    if ('stage' in step) {
      return 'name' in step ? this.#stage[step.stage]?.[step.name] : this.#stage[step.stage]
    }
    if ('global' in step) return globalOf(step.global)
    const owner = from === null ? undefined : this.follow(from)
    if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null)
      return undefined
    if ('part' in step) return partsOf(owner, this.#looksForPrivates)[step.part]?.value
    if ('member' in step) return memberOf(owner, step.member)
    if ('bound' in step) return this.#inspector.originOf(owner).bound[step.bound]
    return scopeWith(this.scopesOf(owner), step.scope)?.[step.scope]
  }

  /** The scopes around `f` as they were when they were first looked at. */
  scopesOf(f: object): readonly Scope[] {
    const scopes = this.#scopes.get(f) ?? this.#inspector.scopesOf(f)
    this.#scopes.set(f, scopes)
    return scopes
  }
}
