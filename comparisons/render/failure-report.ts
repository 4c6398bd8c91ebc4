import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { slug } from '../explorer/index.ts'
import { type FailingTest, failurePage } from './failure-page.ts'

/** A file system takes names of at most 255 bytes. */
const MOST = 100

/**
 * Writes the page of a failing test of `file` into `folder`, which is made if it is not there, and over the
 * page of an earlier run of the same test: others have the same name, or one with the same letters. Returns
 * its path. Throws what Node throws if it cannot be written.
 */
export function writeFailureReport(folder: string, test: FailingTest, file = ''): string {
  mkdirSync(folder, { recursive: true })
  const hash = createHash('sha256').update(`${file}\0${test.name}`).digest('hex').slice(0, 6)
  const path = join(folder, `${slug(test.name).slice(0, MOST) || 'test'}-${hash}.html`)
  writeFileSync(path, failurePage(test))
  return path
}
