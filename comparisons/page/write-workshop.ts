import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { bundle } from './bundle.ts'

/**
 * Writes into `folder` what the page loads when the reader opens the editor: the editor with the compiler's front, and the
 * compiler, esbuild as WebAssembly. It is a script as well, for a page from a file can load nothing else.
 */
export async function writeWorkshop(root: string, folder: string): Promise<void> {
  const into = join(folder, 'mend')
  await mkdir(into, { recursive: true })
  const { code } = await bundle(root, "import './comparisons/page/app/mend/start-workshop.ts'")
  await writeFile(join(into, 'workshop.js'), code)
  const wasm = createRequire(import.meta.url).resolve('esbuild-wasm/esbuild.wasm')
  const packed = await promisify(gzip)(await readFile(wasm))
  await writeFile(
    join(into, 'esbuild-wasm.js'),
    `cookbook.packedEsbuild = '${packed.toString('base64')}'\n`,
  )
}
