import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { documentsOf } from '../comparisons/docs/documents.ts'
import { experimentNames } from '../comparisons/docs/experiments.ts'
import { ifThere } from '../comparisons/docs/if-there.ts'
import type { Files } from '../comparisons/docs/pages.ts'
import {
  filesIn,
  readExperiments,
  readStored,
  type Stored,
  type StoredExperiment,
} from '../comparisons/docs/store.ts'
import { digestOf, sourcesOf } from '../comparisons/sources/sources.ts'
import { faultsIn } from '../comparisons/verdicts/winner.ts'
import { patternNames } from '../patterns/discover.ts'
import { CommandLineError, main, oneOf } from './command-line.ts'
import { exploreAll } from './explore-all.ts'
import { runExperiments } from './run-experiments.ts'

const HELP = `Usage: npx tsx scripts/docs [pattern or experiment...] [options]

Explores all patterns and runs all experiments, or those named, and writes
docs/: a page and pictures for each pattern, an index, and the generated parts
of the arguments. What was found is kept in docs/explorations/ and in
docs/experiments/, and the pages are made of that.

  --check          writes nothing: says what is not as it would be written
  --experiments    explores nothing: runs the experiments alone
  --stored         explores and runs nothing: takes what is kept
  --into FOLDER    another folder than docs/
  --help           this text

Exit code: 0 if all is written, or as it would be, 1 if not, 2 if the command
line was wrong.
`

const options = {
  check: { type: 'boolean', default: false },
  experiments: { type: 'boolean', default: false },
  stored: { type: 'boolean', default: false },
  into: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What there is, or what of it is to be found out anew. */
interface Names {
  readonly patterns: readonly string[]
  readonly experiments: readonly string[]
}

const DOCS = new URL('../docs/', import.meta.url)

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const known = { patterns: await patternNames(), experiments: await experimentNames() }
  const wanted = namesToFind(known, positionals, values)
  const into = values.into === undefined ? DOCS : pathToFileURL(`${resolve(values.into)}/`)
  const stored = await readStored(into)
  const ran = await readExperiments(into)
  const faults = await findOut(wanted, stored, ran)
  const isPart = positionals.length > 0
  if (!isPart) faults.push(...missing(known, stored, ran))
  const found = { stored: inOrder(stored), ran: inOrder(ran) }
  const documents = await documentsOf(found, DOCS, values.into === undefined)
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

function namesToFind(
  known: Names,
  named: readonly string[],
  { stored, experiments }: { readonly stored: boolean; readonly experiments: boolean },
): Names {
  for (const name of named) {
    oneOf('pattern or experiment', name, [...known.patterns, ...known.experiments])
  }
  if (stored && named.length > 0) {
    throw new CommandLineError('--stored explores and runs nothing: name nothing with it')
  }
  if (experiments && (stored || named.length > 0)) {
    throw new CommandLineError('--experiments is all of them: take it alone, or name some')
  }
  if (stored) return { patterns: [], experiments: [] }
  if (experiments) return { ...known, patterns: [] }
  if (named.length === 0) return known
  return {
    patterns: known.patterns.filter((name) => named.includes(name)),
    experiments: known.experiments.filter((name) => named.includes(name)),
  }
}

function inOrder<T>(kept: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...kept].sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Kept = ReadonlyMap<string, unknown>

function missing({ patterns, experiments }: Names, stored: Kept, ran: Kept): string[] {
  const unexplored = patterns.filter((name) => !stored.has(name))
  const notRun = experiments.filter((name) => !ran.has(name))
  return [
    ...unexplored.map((name) => `patterns/${name} was not explored yet`),
    ...notRun.map((name) => `the experiment ${name} was not run yet`),
  ]
}

/** Explores patterns and runs experiments. Gives what must not be written about. */
async function findOut(
  { patterns, experiments }: Names,
  stored: Map<string, Stored>,
  ran: Map<string, StoredExperiment>,
): Promise<string[]> {
  const faults: string[] = []
  for (const facts of await exploreAll(patterns)) {
    const { pattern } = facts
    if (!facts.ok) faults.push(`${pattern}: some solution did not do what its file declares`)
    faults.push(...faultsIn(facts).map((fault) => `${pattern}: ${fault}`))
    stored.set(pattern, { digest: digestOf(await sourcesOf(pattern)), facts })
  }
  for (const each of await runExperiments(experiments)) {
    if ('fault' in each) faults.push(each.fault)
    else ran.set(each.name, each)
  }
  return faults
}

/** Where what would be written is not what there is. */
async function differences(files: Files, into: URL): Promise<string[]> {
  const faults: string[] = []
  for (const [file, text] of files) {
    const there = await ifThere(() => readFile(new URL(file, into), 'utf8'))
    if (there === undefined) faults.push(`missing: ${file}`)
    else if (there !== text) faults.push(`stale: ${file}`)
  }
  const left = (await generatedIn(into)).filter((file) => !files.has(file))
  return [...faults, ...left.map((file) => `left over: ${file}`)]
}

/** The files in the folders in which nothing is written by hand. */
async function generatedIn(docs: URL): Promise<string[]> {
  const folders = ['patterns/', 'explorations/', 'experiments/']
  const files = folders.map(async (folder) =>
    (await filesIn(new URL(folder, docs))).map((file) => `${folder}${file}`),
  )
  return (await Promise.all(files)).flat()
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
