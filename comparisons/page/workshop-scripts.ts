import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { bundle } from './bundle.ts'
import type { Made } from './made.ts'

/** What the page loads when the reader opens the editor: the editor with the compiler's front. */
export async function workshopScript(root: string): Promise<Made> {
  const entry = "import './comparisons/page/app/mend/start-workshop.ts'"
  const { code, files } = await bundle(root, entry)
  return { text: code, from: files }
}

/**
 * The compiler, esbuild as WebAssembly. It is a script as well, for a page from a file can load nothing
 * else.
 */
export async function esbuildScript(): Promise<Made> {
  const wasm = createRequire(import.meta.url).resolve('esbuild-wasm/esbuild.wasm')
  const packed = await promisify(gzip)(await readFile(wasm))
  return { text: `cookbook.packedEsbuild = '${packed.toString('base64')}'\n`, from: [] }
}
