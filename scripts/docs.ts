import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { faultsIn } from '../comparisons/choice.ts'
import { documentsOf } from '../comparisons/docs/documents.ts'
import type { Files } from '../comparisons/docs/pages.ts'
import { digestOf, sourcesOf } from '../comparisons/docs/sources.ts'
import { filesIn, readStored, type Stored } from '../comparisons/docs/store.ts'
import { patternNames } from '../patterns/discover.ts'
import { CommandLineError, main, oneOf } from './command-line.ts'
import { exploreAll } from './explore-all.ts'

const HELP = `Usage: npx tsx scripts/docs [pattern...] [options]

Explores all patterns, or those named, and writes docs/: a page and pictures
for each, an index, and the generated parts of the arguments. What was found
is kept in docs/explorations/, and the pages are made of that.

  --check          writes nothing: says what is not as it would be written
  --stored         explores nothing: takes what is kept
  --into FOLDER    another folder than docs/
  --help           this text

Exit code: 0 if all is written, or as it would be, 1 if not, 2 if the command
line was wrong.
`

const options = {
  check: { type: 'boolean', default: false },
  stored: { type: 'boolean', default: false },
  into: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const DOCS = new URL('../docs/', import.meta.url)

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const known = await patternNames()
  for (const name of positionals) oneOf('pattern', name, known)
  if (values.stored && positionals.length > 0) {
    throw new CommandLineError('--stored explores nothing: name no pattern with it')
  }
  const into = values.into === undefined ? DOCS : pathToFileURL(`${resolve(values.into)}/`)
  const stored = await readStored(into)
  const faults = values.stored
    ? missing(stored, known)
    : await exploreInto(stored, positionals.length === 0 ? known : positionals)
  const documents = await documentsOf(inOrder(stored), DOCS, values.into === undefined)
  const isPart = positionals.length > 0
  for (const fault of documents.faults) {
    if (isPart) process.stderr.write(`note: ${fault}\n`)
    else faults.push(fault)
  }
  if (values.check) faults.push(...(await differences(documents.files, into)))
  else if (faults.length === 0) await write(documents.files, into, values.into === undefined)
  report(faults)
})

function report(faults: readonly string[]): void {
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
}

function inOrder(stored: ReadonlyMap<string, Stored>): Map<string, Stored> {
  return new Map([...stored].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function missing(stored: ReadonlyMap<string, Stored>, known: readonly string[]): string[] {
  return known.flatMap((name) =>
    stored.has(name) ? [] : [`patterns/${name} was not explored yet`],
  )
}

/** Explores patterns. Gives what must not be written about. */
async function exploreInto(
  stored: Map<string, Stored>,
  patterns: readonly string[],
): Promise<string[]> {
  const faults: string[] = []
  for (const facts of await exploreAll(patterns)) {
    const { pattern } = facts
    if (!facts.ok) faults.push(`${pattern}: some solution did not do what its file declares`)
    faults.push(...faultsIn(facts).map((fault) => `${pattern}: ${fault}`))
    stored.set(pattern, { digest: digestOf(await sourcesOf(pattern)), facts })
  }
  return faults
}

/** Where what would be written is not what there is. */
async function differences(files: Files, into: URL): Promise<string[]> {
  const faults: string[] = []
  for (const [file, text] of files) {
    const there = await textOf(new URL(file, into))
    if (there === undefined) faults.push(`missing: ${file}`)
    else if (there !== text) faults.push(`stale: ${file}`)
  }
  const left = (await generatedIn(into)).filter((file) => !files.has(file))
  return [...faults, ...left.map((file) => `left over: ${file}`)]
}

/** The files in the folders in which nothing is written by hand. */
async function generatedIn(docs: URL): Promise<string[]> {
  const folders = ['patterns/', 'explorations/']
  const files = folders.map(async (folder) =>
    (await filesIn(new URL(folder, docs))).map((file) => `${folder}${file}`),
  )
  return (await Promise.all(files)).flat()
}

async function textOf(file: URL): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the files. In the project's own `docs/`, what is left over of earlier ones goes. */
async function write(files: Files, into: URL, isOwn: boolean): Promise<void> {
  for (const [file, text] of files) {
    const url = new URL(file, into)
    await mkdir(new URL('.', url), { recursive: true })
    await writeFile(url, text)
  }
  if (!isOwn) return
  for (const file of await generatedIn(into)) if (!files.has(file)) await rm(new URL(file, into))
}
