import { readdirSync } from 'node:fs'
import type { JudgedProgram, Pair } from './pair.ts'

/** One program of the corpus: which pair it belongs to, and which of its programs it is. */
export type CorpusProgram = JudgedProgram &
  Pick<Pair, 'story' | 'source'> & { readonly pair: string; readonly version: string }

const folder = new URL('./', import.meta.url)

/** All programs of the corpus, pair by pair, the wrong one first. */
export async function corpus(): Promise<readonly CorpusProgram[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.suite.ts'))
  const pairs = await Promise.all(
    files.map(async (file) => {
      const { default: pair } = (await import(new URL(file, folder).href)) as { default?: Pair }
      return pair === undefined ? [] : programsOf(file.replace('.suite.ts', ''), pair)
    }),
  )
  return pairs.flat()
}

/** The pair in the file `<name>.suite.ts`. */
export async function pairNamed(name: string): Promise<Pair> {
  const { default: pair } = (await import(new URL(`${name}.suite.ts`, folder).href)) as {
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
