import { nodeBuiltin } from '../execution/node-builtin.ts'

interface Types {
  isProxy(value: unknown): boolean
  isModuleNamespaceObject(value: unknown): boolean
}

const types = nodeBuiltin<{ readonly types: Types }>('node:util')?.types

/** Whether it is a `Proxy`, where even a look runs the program's code. Nobody can tell in a page. */
export const isProxy: (value: unknown) => boolean = types?.isProxy ?? (() => false)

/** Whether an object stands for a module, with a property for each export, as Node or Vite make one. */
export const isModule = (value: object): boolean =>
  types?.isModuleNamespaceObject(value) === true ||
  Object.getOwnPropertyDescriptor(value, Symbol.toStringTag)?.value === 'Module'
