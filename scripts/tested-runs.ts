import './started-by-mistake.ts'
import { digestOfProject, Kept } from '../comparisons/sources/kept.ts'
import { read } from '../comparisons/sources/sources.ts'

// What tests have made of the whole project. `npm test` compares it with the pages in the same run,
// so that nothing is made twice.

/** Other files that decide what the reference says. */
const SETTINGS = ['packages/reference/typedoc.json', 'packages/reference/package.json']

let digest: Promise<string> | undefined

/** A digest of all sources, as they are when it is first asked for. */
export function digestOfSources(): Promise<string> {
  digest ??= digestNow()
  return digest
}

async function digestNow(): Promise<string> {
  const settings = SETTINGS.map(
    async (name) => [name, await read(new URL(`../${name}`, import.meta.url))] as const,
  )
  return digestOfProject(['stm', 'patterns', 'comparisons', 'scripts'], await Promise.all(settings))
}

/** What experiments have printed, in lines, by their names. */
export const testedOutputs = new Kept<readonly string[]>('tested-outputs', digestOfSources)

/** The pages of the reference, by their names. */
export const testedReference = new Kept<readonly (readonly [name: string, page: string])[]>(
  'tested-reference',
  digestOfSources,
)
