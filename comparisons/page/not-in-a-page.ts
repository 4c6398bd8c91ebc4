/** The packages that the explorer follows in Node alone: in a page their waits would have no names. */
export const FOLLOWED_IN_NODE: readonly string[] = [
  'async-lock',
  'async-sema',
  'p-limit',
  'p-queue',
]

/** The global names of Node that a page does not have, where they are used. */
const NODES_OWN = /(?<![\w$.])(setImmediate|process|Buffer)(?=[.(])/

/** Why `code`, compiled for a page, cannot run there as it does in Node; `undefined` if it can. */
export function notInAPage(code: string): string | undefined {
  if (code.includes('__asyncGenerator(')) {
    return 'it has an async generator, which ends one or more microtasks later in a page'
  }
  const [, own] = NODES_OWN.exec(code) ?? []
  return own && `it needs ${own}, which a page does not have`
}
