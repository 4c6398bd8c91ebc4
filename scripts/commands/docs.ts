import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { documentsOf } from '../../comparisons/docs/documents.ts'
import { experimentDigest, experimentNames } from '../../comparisons/docs/experiments.ts'
import { ifThere } from '../../comparisons/docs/if-there.ts'
import type { Files } from '../../comparisons/docs/pages.ts'
import {
  filesIn,
  readExperiments,
  readStored,
  type Stored,
  type StoredExperiment,
} from '../../comparisons/docs/store.ts'
import { digestOf, sourcesOf } from '../../comparisons/sources/sources.ts'
import type { Facts } from '../../comparisons/verdicts/facts.ts'
import { testedFacts } from '../../comparisons/verdicts/tested-facts.ts'
import { faultsIn } from '../../comparisons/verdicts/winner.ts'
import { patternNames } from '../../patterns/discover.ts'
import { CommandLineError, command, oneOf } from '../command-line.ts'
import { exploreAll } from '../explore-all.ts'
import { makeReference } from '../packaging/reference.ts'
import { type Failed, runExperiments } from '../run-experiments.ts'
import { testedOutputs, testedReference } from '../tested-runs.ts'

const HELP = `Usage: npx tsx scripts/docs [pattern or experiment...] [options]

Explores all patterns and runs all experiments, or those named, and writes
docs/: a page and pictures for each pattern, an index, the reference of what the
packages export, and the generated parts of the README and of the arguments. The
results are stored in docs/explorations/ and docs/experiments/, and the pages
are made from these.

  --check          write nothing; list files that are out of date
  --tested         take what tests have just explored, run and made, where no
                   source has changed since, and find out the rest
  --experiments    run the experiments alone, and explore nothing
  --stored         rebuild the pages from stored results
  --api            rebuild the reference alone, docs/api/
  --into FOLDER    write to FOLDER instead of docs/; with --check, compare that
  --help           show this text

Exit code: 0 if everything is written or up to date, 1 if not, 2 if the command
line was wrong.
`

const options = {
  check: { type: 'boolean', default: false },
  tested: { type: 'boolean', default: false },
  experiments: { type: 'boolean', default: false },
  stored: { type: 'boolean', default: false },
  api: { type: 'boolean', default: false },
  into: { type: 'string' },
} as const

type Values = Readonly<Record<'stored' | 'experiments' | 'api' | 'tested', boolean>> & {
  readonly into?: string | undefined
}

/** Patterns and experiments: all that exist, or those to explore and to run. */
interface Names {
  readonly patterns: readonly string[]
  readonly experiments: readonly string[]
}

const DOCS = new URL('../../docs/', import.meta.url)

export default command({
  help: () => HELP,
  options,
  takesNames: true,
  async run(values, names) {
    const known = { patterns: await patternNames(), experiments: await experimentNames() }
    const wanted = namesToFind(known, names, values)
    if (values.api) return report(await refreshReference(values))
    const into = values.into === undefined ? DOCS : pathToFileURL(`${resolve(values.into)}/`)
    const stored = await readStored(into)
    const ran = await readExperiments(into)
    const faults = await findOut(wanted, stored, ran, values.tested)
    const isPart = names.length > 0
    if (!isPart) faults.push(...missing(known, stored, ran))
    const found = { stored: sortedByName(stored), ran: sortedByName(ran) }
    const documents = await documentsOf(found, DOCS, values.into === undefined)
    for (const fault of documents.faults) {
      if (isPart) process.stderr.write(`note: ${fault}\n`)
      else faults.push(fault)
    }
    if (values.check) faults.push(...(await differences(documents.files, into)))
    else if (faults.length === 0) await write(documents.files, into, values.into === undefined)
    const isAll = !isPart && !values.stored && !values.experiments && values.into === undefined
    if (isAll) faults.push(...(await refreshReference(values)))
    report(faults)
  },
})

/** Writes `docs/api/`, or only compares it. Returns what is wrong with it, one line each. */
async function refreshReference({
  check,
  tested,
}: Readonly<Record<'check' | 'tested', boolean>>): Promise<readonly string[]> {
  const made = tested ? await testedReference.get('api') : undefined
  const { pages, faults } = made ? { pages: made, faults: [] } : await makeReference()
  if (faults.length > 0) return faults
  const files = new Map([...pages].map(([name, page]) => [`api/${name}`, page]))
  if (check) return differences(files, DOCS, ['api/'])
  await write(files, DOCS, true, ['api/'])
  return []
}

function report(faults: readonly string[]): void {
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
}

function namesToFind(known: Names, named: readonly string[], values: Values): Names {
  for (const name of named) {
    oneOf('pattern or experiment', name, [...known.patterns, ...known.experiments])
  }
  assertTogether(values, named.length > 0)
  if (values.stored) return { patterns: [], experiments: [] }
  if (values.experiments) return { ...known, patterns: [] }
  if (named.length === 0) return known
  return {
    patterns: known.patterns.filter((name) => named.includes(name)),
    experiments: known.experiments.filter((name) => named.includes(name)),
  }
}

/** @throws CommandLineError for options of which one makes another, or the names, meaningless. */
function assertTogether(
  { stored, experiments, api, tested, into }: Values,
  areNamed: boolean,
): void {
  const contradictions: readonly (readonly [boolean, string])[] = [
    [
      api && (stored || experiments || areNamed),
      '--api makes the reference alone: use it without names and --stored',
    ],
    [api && into !== undefined, '--api writes docs/api/, so it cannot be used with --into'],
    [stored && areNamed, '--stored explores and runs nothing, so it takes no names'],
    [stored && tested, '--stored finds nothing out, so --tested makes no difference'],
    [
      experiments && (stored || areNamed),
      '--experiments runs all of them: use it alone, or name experiments',
    ],
  ]
  const found = contradictions.find(([isOne]) => isOne)
  if (found !== undefined) throw new CommandLineError(found[1])
}

function sortedByName<T>(kept: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...kept].sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Kept = ReadonlyMap<string, unknown>

function missing({ patterns, experiments }: Names, stored: Kept, ran: Kept): string[] {
  const unexplored = patterns.filter((name) => !stored.has(name))
  const notRun = experiments.filter((name) => !ran.has(name))
  return [
    ...unexplored.map((name) => `patterns/${name} has not been explored yet`),
    ...notRun.map((name) => `the experiment ${name} has not been run yet`),
  ]
}

/** Explores patterns and runs experiments. Returns what forbids writing pages, one line each. */
async function findOut(
  { patterns, experiments }: Names,
  stored: Map<string, Stored>,
  ran: Map<string, StoredExperiment>,
  takesTested: boolean,
): Promise<string[]> {
  const faults: string[] = []
  for (const facts of await factsOf(patterns, takesTested)) {
    const { pattern } = facts
    if (!facts.ok) faults.push(`${pattern}: some solution did not behave as its file declares`)
    faults.push(...faultsIn(facts).map((fault) => `${pattern}: ${fault}`))
    stored.set(pattern, { digest: digestOf(await sourcesOf(pattern)), facts })
  }
  for (const each of await outputsOf(experiments, takesTested)) {
    if ('fault' in each) faults.push(each.fault)
    else ran.set(each.name, each)
  }
  return faults
}

/** The facts of patterns. Those of one that was tested in its present form need no exploration. */
async function factsOf(patterns: readonly string[], takesTested: boolean): Promise<Facts[]> {
  const tested = takesTested ? await Promise.all(patterns.map(testedFacts)) : []
  const known = tested.filter((facts) => facts !== undefined)
  const rest = patterns.filter((name) => known.every(({ pattern }) => pattern !== name))
  return [...known, ...(await exploreAll(rest))]
}

/** What experiments print. One that was run by a test in its present form need not run again. */
async function outputsOf(
  experiments: readonly string[],
  takesTested: boolean,
): Promise<(StoredExperiment | Failed)[]> {
  const known: StoredExperiment[] = []
  for (const name of takesTested ? experiments : []) {
    const lines = await testedOutputs.get(name)
    if (lines) known.push({ name, digest: await experimentDigest(name), lines })
  }
  const rest = experiments.filter((name) => known.every((each) => each.name !== name))
  return [...known, ...(await runExperiments(rest))]
}

/** The files that are out of date, missing or left over, one line each. */
async function differences(
  files: Files,
  into: URL,
  folders: readonly string[] = GENERATED,
): Promise<string[]> {
  const faults: string[] = []
  for (const [file, text] of files) {
    const there = await ifThere(() => readFile(new URL(file, into), 'utf8'))
    if (there === undefined) faults.push(`missing: ${file}`)
    else if (there !== text) faults.push(`stale: ${file}`)
  }
  const left = (await generatedIn(into, folders)).filter((file) => !files.has(file))
  return [...faults, ...left.map((file) => `left over: ${file}`)]
}

/** The folders that hold nothing but generated files, besides the reference. */
const GENERATED = ['patterns/', 'explorations/', 'experiments/']

async function generatedIn(docs: URL, folders: readonly string[]): Promise<string[]> {
  const files = folders.map(async (folder) =>
    (await filesIn(new URL(folder, docs))).map((file) => `${folder}${file}`),
  )
  return (await Promise.all(files)).flat()
}

/**
 * Writes the files. In the project's own `docs/`, generated files that are not among them are
 * deleted.
 */
async function write(
  files: Files,
  into: URL,
  isOwn: boolean,
  folders: readonly string[] = GENERATED,
): Promise<void> {
  for (const [file, text] of files) {
    const url = new URL(file, into)
    await mkdir(new URL('.', url), { recursive: true })
    await writeFile(url, text)
  }
  if (!isOwn) return
  for (const file of await generatedIn(into, folders))
    if (!files.has(file)) await rm(new URL(file, into))
}
