import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { read } from './sources.ts'

const root = new URL('../../', import.meta.url)

/** Copies of the project that share their packages keep values of their own. */
const copy = createHash('sha256').update(root.href).digest('hex').slice(0, 16)

/**
 * What a test has found and keeps for what runs later in the same `npm test`, so that nothing is done
 * twice: values that JSON can hold, by name. Each counts as long as the digest of the sources is what
 * it was when the test began.
 */
export class Kept<Value> {
  readonly #folder: URL
  readonly #digestOf: (name: string) => Promise<string>

  /** `kind` names a folder. `digestOf` digests all that decides what is found for a name. */
  constructor(kind: string, digestOf: (name: string) => Promise<string>) {
    this.#folder = new URL(`node_modules/.cache/${kind}/${copy}/`, root)
    this.#digestOf = digestOf
  }

  /** Forgets what was kept under a name. */
  forget(name: string): Promise<void> {
    return rm(this.#fileOf(name), { force: true })
  }

  /** Keeps a value that was found in the sources with this `digest`. */
  async keep(name: string, value: Value, digest: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    await writeFile(this.#fileOf(name), JSON.stringify({ digest, value }))
  }

  /** Returns what was kept; `undefined` if there is nothing, or any source has changed. */
  async get(name: string): Promise<Value | undefined> {
    try {
      const kept: { readonly digest: string; readonly value: Value } = JSON.parse(
        await readFile(this.#fileOf(name), 'utf8'),
      )
      return kept.digest === (await this.#digestOf(name)) ? kept.value : undefined
    } catch {
      return undefined
    }
  }

  #fileOf(name: string): URL {
    return new URL(`${name}.json`, this.#folder)
  }
}

/**
 * Digests `texts`, by their names, and with them the TypeScript files in `folders` of the project, the
 * versions of all packages, and that of Node.
 */
export async function digestOfProject(
  folders: readonly string[],
  texts: Iterable<readonly [name: string, text: string]> = [],
): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  const add = (name: string, text: string) => hash.update(`\0${name}\0${text}`)
  for (const [name, text] of texts) add(name, text)
  for (const name of await filesIn(folders)) add(name, await read(new URL(name, root)))
  add('packages', await read(new URL('package-lock.json', root)).catch(() => 'not locked'))
  return hash.digest('hex')
}

/** The TypeScript files in `folders`, by their paths in the project. */
async function filesIn(folders: readonly string[]): Promise<string[]> {
  const files = folders.map(async (folder) =>
    (await readdir(fileURLToPath(new URL(folder, root)), { recursive: true }))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
  )
  return (await Promise.all(files)).flat().sort()
}
