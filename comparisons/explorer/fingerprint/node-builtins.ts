interface Host {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
}

/** A module of Node, by its name; `undefined` where there is none, as in a page. */
export function builtin<A>(name: string): A | undefined {
  try {
    return (globalThis as Host).process?.getBuiltinModule?.(name) as A | undefined
  } catch {
    return undefined // a host that has the name alone
  }
}

interface Types {
  isProxy(value: unknown): boolean
  isModuleNamespaceObject(value: unknown): boolean
}

const types = builtin<{ readonly types: Types }>('node:util')?.types

/** Whether it is a `Proxy`, where even a look runs the program's code. Nobody can tell in a page. */
export const isProxy: (value: unknown) => boolean = types?.isProxy ?? (() => false)

/** Whether an object stands for a module, with a property for each export, as Node or Vite make one. */
export const isModule = (value: object): boolean =>
  types?.isModuleNamespaceObject(value) === true ||
  Object.getOwnPropertyDescriptor(value, Symbol.toStringTag)?.value === 'Module'
