import { fileURLToPath } from 'node:url'
import { buildPage } from './build-page.ts'
import { PageFiles } from './page-files.ts'
import { type Served, servePage } from './serve-page.ts'

/** Builds the page into `folder`, and serves it at a free port. */
export async function builtAndServed(folder: string): Promise<Served> {
  const files = await PageFiles.of(fileURLToPath(new URL('../..', import.meta.url)))
  await buildPage(files, folder)
  return await servePage(files, 0, (error) => {
    throw error
  })
}
