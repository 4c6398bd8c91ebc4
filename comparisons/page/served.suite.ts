import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PageFiles } from './page-files.ts'
import { type Served, servePage } from './serve-page.ts'

/** The page at a free port: each part is built when it is asked for, so a test builds only what it opens. */
export async function servedPage(): Promise<Served & { readonly files: PageFiles }> {
  const files = await PageFiles.of(fileURLToPath(new URL('../..', import.meta.url)))
  const served = await servePage(files, 0, (error) => {
    throw error
  })
  return { ...served, files }
}

/** Writes what a page that is opened from a file needs for one problem. */
export async function writeFor(problem: string, files: PageFiles, folder: string): Promise<void> {
  const more = ['map/layout.js', 'mend/workshop.js', 'mend/esbuild-wasm.js']
  for (const path of ['index.html', 'play.js', `problems/${problem}.js`, ...more]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), (await files.read(path)) ?? '')
  }
}
