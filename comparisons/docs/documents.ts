import { readFile } from 'node:fs/promises'
import { discoverChapters, patternNames, scheduledNames } from '../../patterns/discover.ts'
import { entriesIn, mapChapters } from '../../patterns/order.ts'
import { digestOf, type Sources, sourcesOf } from '../sources/sources.ts'
import type { Facts } from '../verdicts/facts.ts'
import { adviceOf } from './advice.ts'
import { experimentDigest, experimentText } from './experiments.ts'
import { BadDirective, hasBlocks, type QuotedExperiment, refreshed } from './generated-blocks.ts'
import { ifThere } from './if-there.ts'
import { type Files, indexPage, patternFiles } from './pages.ts'
import { experimentFile, filesIn, type Stored, type StoredExperiment, storedFile } from './store.ts'
import { TOPICS, wholeList } from './whole-list.ts'

/** What is stored of patterns and of experiments, by their names. */
export interface Found {
  readonly stored: ReadonlyMap<string, Stored>
  readonly ran: ReadonlyMap<string, StoredExperiment>
}

export interface Documents {
  readonly files: Files
  /** What could not be made, or belongs to other programs than the present ones, in a line each. */
  readonly faults: readonly string[]
}

/**
 * All generated files, by their paths in `docs/`. Pages that are written by hand are read from `docs`,
 * and belong to them if they have a generated block; the README of the project only if `isOwn`.
 */
export async function documentsOf(
  { stored, ran }: Found,
  docs: URL,
  isOwn: boolean,
): Promise<Documents> {
  const files: Files = new Map()
  const faults: string[] = []
  const patterns = await patternsOf(stored, files, faults)
  const experiments = await experimentsOf(ran, files, faults)
  const pictures = new Map<string, string>()
  const add = async (file: string, folder: string) => {
    try {
      const page = await readFile(new URL(file, docs), 'utf8')
      const material = { ...patterns, experiments, folder, pictures }
      if (hasBlocks(page)) files.set(file, refreshed(page, material))
      return titleOf(page)
    } catch (error) {
      if (!(error instanceof BadDirective)) throw error
      faults.push(`${file}: ${error.message}`)
      return undefined
    }
  }
  const addAll = async (pages: readonly string[], folder: string) => {
    const titles: [string, string][] = []
    for (const file of pages) {
      const title = await add(file, folder)
      if (title !== undefined) titles.push([title, file])
    }
    return titles
  }
  const guides = await addAll(await guidesIn(docs), 'patterns/')
  const titles = await addAll(await argumentsIn(docs), '../patterns/')
  if (isOwn) await add('../README.md', 'docs/patterns/')
  for (const [name, picture] of pictures) files.set(`patterns/${name}`, picture)
  files.set(
    'README.md',
    indexPage(patterns.chapters, guides, titles, await wholeList(TOPICS, await patternNames())),
  )
  return { files, faults }
}

/** What pages quote of patterns. Adds the files of each. */
async function patternsOf(stored: Found['stored'], files: Files, faults: string[]) {
  const found = new Map<string, Facts>()
  const sources = new Map<string, Sources>()
  const advice = new Map<string, readonly string[]>()
  const onThreads = await scheduledNames()
  for (const [pattern, kept] of stored) {
    const text = await ifThere(() => sourcesOf(pattern))
    if (text === undefined) {
      faults.push(`patterns/${pattern} is gone: delete docs/${storedFile(kept)[0]}`)
      continue
    }
    if (digestOf(text) !== kept.digest) {
      faults.push(`patterns/${pattern} has changed since it was explored`)
    }
    found.set(pattern, kept.facts)
    sources.set(pattern, text)
    advice.set(pattern, await adviceOf(pattern))
    files.set(...storedFile(kept))
    for (const [file, page] of patternFiles(kept.facts, text, onThreads.includes(pattern)))
      files.set(file, page)
  }
  const chapters = mapChapters(await discoverChapters(), ({ name }) => found.get(name))
  const facts = new Map(entriesIn(chapters).map((each) => [each.pattern, each] as const))
  return { chapters, facts, sources, advice }
}

/** What pages quote of experiments. One that no longer exists is left out. */
async function experimentsOf(ran: Found['ran'], files: Files, faults: string[]) {
  const experiments = new Map<string, QuotedExperiment>()
  for (const [name, kept] of ran) {
    const digest = await ifThere(() => experimentDigest(name))
    if (digest === undefined) continue
    if (digest !== kept.digest) faults.push(`the experiment ${name} has changed since it ran`)
    experiments.set(name, { text: await experimentText(name), output: kept.lines.join('\n') })
    files.set(...experimentFile(kept))
  }
  return experiments
}

const titleOf = (page: string): string => /^# (.*)$/m.exec(page)?.[1] ?? 'without a title'

/** The pages that explain the others, in the order in which to read them. */
const GUIDES = [
  'which-tool.md',
  'reading-a-verdict.md',
  'glossary.md',
  'how-hard.md',
  'published-bugs.md',
  'whose-context.md',
  'prior-art.md',
]

async function guidesIn(docs: URL): Promise<string[]> {
  const files = new Set(await filesIn(docs))
  return GUIDES.filter((file) => files.has(file))
}

/** The order in which to read the pages of the arguments. */
const ORDER = [
  'single-threaded.md',
  'green-and-os-threads.md',
  'strawmen.md',
  'the-claims.md',
  'locks-in-review.md',
  'composition.md',
  'fairness.md',
  'what-it-costs.md',
  'the-outside-world.md',
  'inside-the-engine.md',
  'planted-bugs.md',
  'when-not-to-use-stm.md',
]

/** The pages of the arguments in their {@link ORDER}; others come last. */
async function argumentsIn(docs: URL): Promise<string[]> {
  const files = await filesIn(new URL('arguments/', docs))
  const pages = files.filter((file) => file.endsWith('.md'))
  const place = (file: string) => (ORDER.includes(file) ? ORDER.indexOf(file) : ORDER.length)
  return pages.sort((a, b) => place(a) - place(b)).map((file) => `arguments/${file}`)
}
