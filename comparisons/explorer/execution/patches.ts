import { nodeBuiltin } from './node-builtin.ts'

type Replaced = (target: object, key: PropertyKey, real: unknown) => void

/** Properties that are replaced for a while. */
export class Patches {
  readonly #undo: (() => void)[] = []
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
    Object.defineProperty(target, key, { enumerable, ...descriptor, configurable: true })
    this.#undo.push(() => {
      if (before === undefined) Reflect.deleteProperty(target, key)
      else Object.defineProperty(target, key, before)
    })
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
    for (const undo of this.#undo.splice(0).reverse()) undo()
    tellImporters()
  }
}

/** Makes `import { x } from 'node:…'` see what was replaced in the modules of Node. */
export function tellImporters(): void {
  const module = nodeBuiltin<{ syncBuiltinESMExports(): void }>('node:module')
  module?.syncBuiltinESMExports()
}
