import { nodeBuiltin } from './node-builtin.ts'

/** A property that is replaced, what it was, and what it is meanwhile. */
interface Patch {
  readonly target: object
  readonly key: PropertyKey
  readonly before: PropertyDescriptor | undefined
  readonly meanwhile: PropertyDescriptor
}

type Replaced = (target: object, key: PropertyKey, real: unknown) => void

/** Properties that are replaced for a while. */
export class Patches {
  readonly #made: Patch[] = []
  /** The values of global variables meanwhile. */
  readonly #globals: (readonly [key: PropertyKey, value: unknown])[] = []
  readonly #replaced: Replaced | undefined

  /** `replaced` hears of each real value. */
  constructor(replaced?: Replaced) {
    this.#replaced = replaced
  }

  /** Replaces `target[key]`, where `target` has it, by what `make` makes of the real value. */
  replace<Target extends object, Key extends keyof Target>(
    target: Target | undefined,
    key: Key,
    make: (real: Target[Key]) => unknown,
  ): void {
    if (target === undefined || !(key in target)) return
    this.#replaced?.(target, key, target[key])
    this.define(target, key, { value: make(target[key]), writable: true })
  }

  /** The same by a property descriptor, for what is not a plain value. */
  define(target: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(target, key)
    const enumerable = before?.enumerable ?? false
    const meanwhile = { enumerable, ...descriptor, configurable: true }
    Object.defineProperty(target, key, meanwhile)
    this.#made.push({ target, key, before, meanwhile })
    if (target === globalThis && 'value' in meanwhile) this.#globals.push([key, meanwhile.value])
  }

  /** A global variable that something else has replaced since; `undefined` if none is. Asked at each step. */
  displacedGlobal(): PropertyKey | undefined {
    for (const [key, value] of this.#globals) {
      if ((globalThis as Readonly<Record<PropertyKey, unknown>>)[key] !== value) return key
    }
    return undefined
  }

  /** Has `target[key]`, where it is a function, call `before` first, with what it is called on. */
  precede(target: object | undefined, key: string, before: (self: unknown) => void): void {
    this.replace(target as Readonly<Record<string, unknown>> | undefined, key, (real) => {
      if (typeof real !== 'function') return real
      return function (this: unknown, ...values: unknown[]) {
        before(this)
        return real.apply(this, values)
      }
    })
  }

  putBack(): void {
    const made = this.#made.splice(0).reverse()
    this.#globals.length = 0
    for (const patch of made) if (isDisplaced(patch)) uninstall(patch)
    for (const { target, key, before } of made) {
      if (before === undefined) Reflect.deleteProperty(target, key)
      else Object.defineProperty(target, key, before)
    }
    tellImporters()
  }
}

function isDisplaced({ target, key, meanwhile }: Patch): boolean {
  const now = Object.getOwnPropertyDescriptor(target, key)
  return now?.value !== meanwhile.value || now?.get !== meanwhile.get
}

/**
 * Ends fake timers that something has installed since (`@sinonjs/fake-timers`, in vitest, jest and sinon).
 * They remember what they have replaced: ended later, they would delete what is there by then.
 */
function uninstall({ target, key }: Patch): void {
  const fake = (target as Readonly<Record<PropertyKey, unknown>>)[key] as
    | { readonly clock?: { uninstall?(): void } }
    | undefined
  fake?.clock?.uninstall?.()
}

/** Makes `import { x } from 'node:…'` see what was replaced in the modules of Node. */
export function tellImporters(): void {
  const module = nodeBuiltin<{ syncBuiltinESMExports(): void }>('node:module')
  module?.syncBuiltinESMExports()
}
