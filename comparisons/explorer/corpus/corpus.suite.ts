import { readdirSync } from 'node:fs'
import type { JudgedProgram, Pair } from './pair.ts'
import type { PublishedBug } from './published/published-bug.ts'

export {
  FIGURES,
  LEFT_OUT,
  type PublishedFigures,
  RUNS,
  SOURCE,
} from './published/published-figures.ts'

/** One program of the corpus: which pair it belongs to, and which of its programs it is. */
export type CorpusProgram = JudgedProgram &
  Pick<Pair, 'story' | 'source'> & { readonly pair: string; readonly version: string }

const folder = new URL('./', import.meta.url)

const ENDING = '.suite.ts'

/** The names of the pairs in a folder: our own in '', the kernels of published bugs in 'published/'. */
const namesIn = (subfolder: string): readonly string[] =>
  readdirSync(new URL(subfolder, folder))
    .filter((file) => file.endsWith(ENDING))
    .map((file) => `${subfolder}${file.slice(0, -ENDING.length)}`)

/** All programs of the corpus, pair by pair, the wrong one first. */
export async function corpus(): Promise<readonly CorpusProgram[]> {
  const pairs = await Promise.all(
    [...namesIn(''), ...namesIn('published/')].map(async (name) => {
      const pair = (await pairNamed(name)) as Pair | undefined
      return pair === undefined ? [] : programsOf(name, pair)
    }),
  )
  return pairs.flat()
}

/** The kernel of a published bug, with its path in this folder. */
export type KeptBug = PublishedBug & { readonly path: string }

/** The kernels of all published bugs. */
export async function publishedBugs(): Promise<readonly KeptBug[]> {
  return await Promise.all(
    namesIn('published/').map(async (name) => ({
      ...((await pairNamed(name)) as PublishedBug),
      path: `${name}${ENDING}`,
    })),
  )
}

/** The pair in the file `<name>.suite.ts`. */
export async function pairNamed(name: string): Promise<Pair> {
  const { default: pair } = (await import(new URL(`${name}${ENDING}`, folder).href)) as {
    default: Pair
  }
  return pair
}

function programsOf(name: string, { wrong, right, others = {}, ...about }: Pair): CorpusProgram[] {
  return Object.entries({ wrong, right, ...others }).map(([version, judged]) => ({
    ...about,
    ...judged,
    pair: name,
    version,
  }))
}
