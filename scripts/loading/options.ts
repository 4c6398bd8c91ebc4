import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as esbuild from 'esbuild'
import { Cache } from './cache.ts'

/** The folder of the project, with a separator at the end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** How every file of the project is compiled. */
const OPTIONS = {
  format: 'esm',
  target: `node${process.versions.node}`,
  sourcemap: 'inline',
  sourcesContent: false,
  logLevel: 'silent',
} as const satisfies esbuild.BuildOptions

const require = createRequire(import.meta.url)

const FIXED = { absWorkingDir: root, write: false, metafile: true } as const

/** Compiles in memory. The compiler is loaded only where something has to be compiled. */
export function build(options: esbuild.BuildOptions) {
  const { buildSync }: typeof esbuild = require('esbuild')
  return buildSync({ ...OPTIONS, ...options, ...FIXED })
}

const { version }: { readonly version: string } = require('esbuild/package.json')

/** What adds readers is no part of esbuild. */
const READERS = ['with-readers.ts', 'program-variables.ts', 'syntax-tree.ts', 'reader-text.ts']

const FOLDER_OF_READERS = new URL('../../comparisons/explorer/fingerprint/', import.meta.url)

/** What has been compiled in another way is not taken from the cache. */
export const EDITION = JSON.stringify([
  version,
  OPTIONS,
  ...READERS.map((file) => readFileSync(new URL(file, FOLDER_OF_READERS), 'utf8')),
])

export const cache = new Cache(join(root, 'node_modules/.cache/concurrency-cookbook'))
