import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { slug } from '../explorer/index.ts'
import { type FailingTest, failurePage } from './failure-page.ts'

/** A file system takes names of at most 255 bytes. */
const MOST = 100

/**
 * Writes the page of a failing test into `folder`, which is made if it is not there, and over the page
 * of an earlier run of the same test. Returns its path. Throws what Node throws if it cannot be written.
 */
export function writeFailureReport(folder: string, test: FailingTest): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${slug(test.name).slice(0, MOST) || 'test'}.html`)
  writeFileSync(path, failurePage(test))
  return path
}
