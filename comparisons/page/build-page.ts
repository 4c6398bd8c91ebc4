import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PageFiles } from './page-files.ts'

/** Writes all files of the page into `folder`, which is emptied before. */
export async function buildPage(files: PageFiles, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for await (const [path, text] of files.all()) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
