import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Plugin } from 'esbuild'
import { isSolutionFile } from '../../patterns/solution-order.ts'
import { bundle } from './bundle.ts'
import { asShared, FROM_THE_PAGE, loadShared } from './page-options.ts'

/**
 * What must be the same object for all problems and for the explorer, which intercepts it. What waits for signals
 * belongs to the copy of their package that a solution imports.
 */
const SHARED = /^(?:stm\/|patterns\/(?!whenever\.ts$)[^/]+\.ts$|node_modules\/async-mutex\/)/

/** How such modules are imported. Other packages import much, and esbuild has to wait for each answer. */
const MAY_BE_SHARED = /\.ts$|^async-mutex(?:\/|$)/

const IS_RESOLVED = {}

/**
 * The paths, from `root`, of the modules that the problems of these names share. Their files are read for
 * it, and no package but those that are shared.
 */
export async function sharedPaths(root: string, names: readonly string[]): Promise<string[]> {
  const asked = new Set<string>()
  const files = await Promise.all(
    names.map(async (name) =>
      (await readdir(join(root, 'patterns', name)))
        .filter((file) => isSolutionFile(file) || file === 'problem.ts')
        .map((file) => `./patterns/${name}/${file}`),
    ),
  )
  const imports = files.flat().map((file) => `import ${JSON.stringify(file)}`)
  const plugins = [sharedModules(root, asked), withoutPackages]
  await bundle(root, imports.join('\n'), plugins)
  return [...asked].sort()
}

/**
 * Leaves the modules that problems share out of a bundle, which takes them from the page instead, and those
 * in `own`. Their paths, from `root`, are added to `asked`.
 */
export const sharedModules = (
  root: string,
  asked: Set<string>,
  own: readonly string[] = [],
): Plugin => ({
  name: 'shared modules',
  setup(build) {
    build.onResolve({ filter: MAY_BE_SHARED }, async ({ path, pluginData, ...from }) => {
      if (pluginData === IS_RESOLVED || from.kind === 'entry-point') return undefined
      const { resolveDir, kind, importer } = from
      const options = { resolveDir, kind, importer, pluginData: IS_RESOLVED }
      const found = await build.resolve(path, options)
      const file = relative(root, found.path).replaceAll('\\', '/')
      if (found.errors.length > 0 || !(SHARED.test(file) || own.includes(file))) return undefined
      if (!own.includes(file)) asked.add(file)
      return asShared(file)
    })
    build.onLoad({ filter: /./, namespace: FROM_THE_PAGE }, loadShared)
  },
})

const withoutPackages: Plugin = {
  name: 'without packages',
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, ({ path, pluginData, kind }) =>
      pluginData === IS_RESOLVED || kind === 'entry-point' ? undefined : { path, external: true },
    )
  },
}
