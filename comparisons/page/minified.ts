import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { transform } from 'esbuild'

/** Packages that the page uses itself: no name in them is shown, and the explorer follows none of their calls. */
const PACKAGES = /[\\/]node_modules[\\/](?:acorn|@jridgewell|@dagrejs)[\\/].*\.m?js$/

/** Shortens the names in the packages that the page uses itself. */
export const minified: Plugin = {
  name: 'minified',
  setup(build) {
    build.onLoad({ filter: PACKAGES }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const { code } = await transform(text, { minify: true, legalComments: 'eof' })
      return { contents: code, loader: 'js' }
    })
  },
}
