import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './options.ts'

/** The source files in `folder`, without tests. Paths are from the project's folder on. */
export const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test|\.test-d|\.d)\.ts$/.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
