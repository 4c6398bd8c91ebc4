import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dirname } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import { filesIn } from './files-in.ts'
import { type Bundle, makeBundle } from './make-bundle.ts'
import { cache, EDITION, root } from './options.ts'

/**
 * Each is loaded together with the files of its folder that it imports, as one module: to load them
 * one by one takes longer than most explorations. What belongs to `stm` and what to the explorer is
 * told by the address of a module, so each has a bundle of its own.
 */
const DOORS = ['stm/index.ts', 'comparisons/explorer/index.ts']

/** A bundle that was made in another way is not taken from the cache. */
const MADE_BY = [EDITION, ...['make-bundle.ts', 'with-names.ts', 'with-lines.ts'].map(textOf)].join(
  '\0',
)

/** Those that this process has, by their doors; `null` for one that cannot be made. */
const bundles = new Map<string, Bundle | null>()

/**
 * The JavaScript of `file`, if it is a bundle or in one: then it only exports what the bundle does.
 * Paths are from the project's folder on.
 */
export function fromBundle(file: string): string | undefined {
  const door = DOORS.find((each) => file.startsWith(`${dirname(each)}/`))
  if (door === undefined) return undefined
  if (!bundles.has(door)) bundles.set(door, bundleOf(door))
  const bundle = bundles.get(door)
  const place = placeOf(door)
  if (file === place) return bundle?.code
  const names = bundle?.exports[file]
  if (names === undefined) return undefined
  return `export {${names.join()}} from ${JSON.stringify(pathToFileURL(join(root, place)).href)}`
}

/** A bundle is taken for a file beside its door. */
const placeOf = (door: string): string => door.replace(/\.ts$/, '-bundle.ts')

/** It comes from a cache, if it was made before of the same texts. */
function bundleOf(door: string): Bundle | null {
  if (!existsSync(join(root, door))) return null
  const key = createHash('sha256').update(MADE_BY).update(`\0${door}`).digest('hex')
  try {
    return keptBundle(key) ?? newBundle(door, key)
  } catch {
    return null // Some file does not compile: each is loaded for itself.
  }
}

/**
 * A bundle is kept with what it exports and the hash of its texts in a first line; `undefined` if a
 * text has been changed since, or has gone.
 */
function keptBundle(key: string): Bundle | undefined {
  const text = cache.get(key) ?? ''
  const end = text.indexOf('\n')
  try {
    const { exports, hash }: Pick<Bundle, 'exports'> & { hash: string } = JSON.parse(
      text.slice(0, end),
    )
    return hash === hashOf(Object.keys(exports))
      ? { exports, code: text.slice(end + 1) }
      : undefined
  } catch {
    return undefined
  }
}

function newBundle(door: string, key: string): Bundle {
  cache.forgetOld()
  const around = filesIn(dirname(door))
  const before = hashOf(around)
  const { code, exports } = makeBundle(door, placeOf(door))
  // If a file was changed meanwhile, it is not known which of its texts is in the bundle.
  if (hashOf(around) === before) {
    const kept = { exports, hash: hashOf(Object.keys(exports)) }
    cache.set(key, `${JSON.stringify(kept)}\n${code}`)
  }
  return { code, exports }
}

/** A hash of the texts of files. */
function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(join(root, file))).update('\0')
  return hash.digest('hex')
}

/** The text of a file of this folder. */
function textOf(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}
