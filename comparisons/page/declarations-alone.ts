import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/** A module of which everything can be called and constructed, and leads to itself. */
const ANYTHING = `const anything = new Proxy(function () {}, {
  get: (_, key) => (key === '__esModule' ? true : anything),
  apply: () => anything,
  construct: () => anything,
  // esbuild looks for named exports there as well.
  getPrototypeOf: () => anything,
})
module.exports = anything`

const STAND_IN = 'stand-in'

/**
 * Takes of these files, whose paths are from `root`, only what is asked for, without the packages that they
 * import: what a solution declares needs none.
 */
export const declarationsAlone = (root: string, files: readonly string[]): Plugin => ({
  name: 'declarations alone',
  setup(build) {
    build.onResolve({ filter: /^\.\/patterns\// }, ({ path }) => {
      const file = path.replace('./', '')
      return files.includes(file) ? { path: join(root, file), sideEffects: false } : undefined
    })
    build.onResolve({ filter: /^[^.]/ }, ({ path, importer }) =>
      files.some((file) => join(root, file) === importer)
        ? { path, namespace: STAND_IN, sideEffects: false }
        : undefined,
    )
    build.onLoad({ filter: /./, namespace: STAND_IN }, () => ({ contents: ANYTHING, loader: 'js' }))
  },
})
