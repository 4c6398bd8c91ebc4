interface Global {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
}

/**
 * A module of Node, such as `node:timers`, without an import, so that the same code runs in a page:
 * there, and in Node before 20.16, it is `undefined`.
 */
export function nodeBuiltin<Module>(name: `node:${string}`): Module | undefined {
  try {
    return (globalThis as Global).process?.getBuiltinModule?.(name) as Module | undefined
  } catch {
    return undefined // a host that has the function alone
  }
}
