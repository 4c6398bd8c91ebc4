import { readFile } from 'node:fs/promises'
import type { Facts } from '../facts.ts'
import { BadMark, refreshed } from './marked.ts'
import { type Files, indexPage, patternFiles } from './pages.ts'
import { digestOf, type Sources, sourcesOf } from './sources.ts'
import { filesIn, type Stored, storedFile } from './store.ts'

export interface Documents {
  readonly files: Files
  /** What could not be made, or is not of the programs that there are now, in a line each. */
  readonly faults: readonly string[]
}

/**
 * All that is generated from what was found, by paths within `docs/`. Pages written by hand are read
 * from `docs`; those outside of it only if `isOwn`.
 */
export async function documentsOf(
  stored: ReadonlyMap<string, Stored>,
  docs: URL,
  isOwn: boolean,
): Promise<Documents> {
  const files: Files = new Map()
  const faults: string[] = []
  const facts = new Map<string, Facts>()
  const sources = new Map<string, Sources>()
  for (const [pattern, found] of stored) {
    const text = await sourcesIfThere(pattern)
    if (text === undefined) {
      faults.push(`patterns/${pattern} is gone: delete docs/${storedFile(found)[0]}`)
      continue
    }
    if (digestOf(text) !== found.digest) {
      faults.push(`patterns/${pattern} has changed since it was explored`)
    }
    facts.set(pattern, found.facts)
    sources.set(pattern, text)
    files.set(...storedFile(found))
    for (const [file, page] of patternFiles(found.facts, text)) files.set(file, page)
  }
  const pictures = new Map<string, string>()
  const add = async (file: string, folder: string) => {
    try {
      const page = await readFile(new URL(file, docs), 'utf8')
      files.set(file, refreshed(page, { facts, sources, folder, pictures }))
      return titleOf(page)
    } catch (error) {
      if (!(error instanceof BadMark)) throw error
      faults.push(`${file}: ${error.message}`)
      return undefined
    }
  }
  const titles: [string, string][] = []
  for (const file of await argumentsIn(docs)) {
    const title = await add(file, '../patterns/')
    if (title !== undefined) titles.push([title, file])
  }
  if (isOwn) await add('../README.md', 'docs/patterns/')
  for (const [name, picture] of pictures) files.set(`patterns/${name}`, picture)
  files.set('README.md', indexPage([...facts.values()], titles))
  return { files, faults }
}

const titleOf = (page: string): string => /^# (.*)$/m.exec(page)?.[1] ?? 'without a title'

/** The pages of the arguments, in the order of their names. */
async function argumentsIn(docs: URL): Promise<string[]> {
  const files = await filesIn(new URL('arguments/', docs))
  return files.filter((file) => file.endsWith('.md')).map((file) => `arguments/${file}`)
}

async function sourcesIfThere(pattern: string): Promise<Sources | undefined> {
  try {
    return await sourcesOf(pattern)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
