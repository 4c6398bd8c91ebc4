import type { Plugin } from 'esbuild'

/** What looks into functions with the inspector of Node, and what stands for it where there is none. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  'inspector.ts': 'export const inspectorOfHost = () => null',
  'closures.ts': 'export class Closures {}',
}

const FILES = /[\\/]comparisons[\\/]explorer[\\/]fingerprint[\\/](inspector|closures)\.ts$/

/** Leaves out what only Node can do: the explorer asks for an inspector, and a page has none. */
export const withoutInspector: Plugin = {
  name: 'without-inspector',
  setup(build) {
    build.onLoad({ filter: FILES }, ({ path }) => {
      const [file = ''] = path.split(/[\\/]/).slice(-1)
      return { contents: STANDS_FOR[file] ?? '', loader: 'ts' }
    })
  },
}
