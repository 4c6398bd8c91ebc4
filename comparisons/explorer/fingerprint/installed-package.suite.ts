import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What `code` exports, loaded afresh from a package of this name that is installed somewhere. */
export async function installedPackage<A>(name: string, code: string): Promise<A> {
  const folder = mkdtempSync(join(tmpdir(), 'installed-'))
  const place = join(folder, 'node_modules', name)
  mkdirSync(place, { recursive: true })
  const file = join(place, 'index.mjs')
  writeFileSync(file, code)
  try {
    return await import(/* @vite-ignore */ pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
