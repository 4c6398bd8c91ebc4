import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The commit against which the explorer is measured: before it knew the rule `node`. */
export const BEFORE = 'b93e466'

/** A build of this project in a folder. */
export interface Build {
  readonly name: string
  /** The address of the folder, with a slash at the end. */
  readonly address: string
  /** The file with which a process starts, as a user of that build starts one. */
  readonly entry: string
}

const root = new URL('../../../', import.meta.url)

/** The files here, which a process loads as `entry` has it. */
export const present = (entry: string): Build => ({
  name: 'this build',
  address: root.href,
  entry,
})

/**
 * Calls `use` with the build of {@link BEFORE}, which is taken from the repository's history into a
 * temporary folder; with `undefined` where there is no such history.
 */
export async function withPast<T>(use: (past: Build | undefined) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'past-build-'))
  try {
    return await use(checkOut(folder) ? past(folder) : undefined)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const past = (folder: string): Build => ({
  name: BEFORE,
  address: `${pathToFileURL(folder).href}/`,
  entry: fileURLToPath(new URL('explore-once-by-argument.ts', import.meta.url)),
})

/** Whether git has the commit; then its files are in `folder`. */
function checkOut(folder: string): boolean {
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, stdio: 'ignore' })
  try {
    git('read-tree', BEFORE)
    git('checkout-index', '--all', `--prefix=${folder}/`)
  } catch {
    return false
  }
  const packages = fileURLToPath(new URL('node_modules', root))
  symlinkSync(packages, join(folder, 'node_modules'), 'junction')
  return true
}
