import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { Experiment } from '../experiments/kit/experiment.ts'
import { read } from '../sources/sources.ts'

const folder = new URL('../experiments/', import.meta.url)

/** The names of all experiments: one for each file in the folder. */
export async function experimentNames(): Promise<string[]> {
  const files = await readdir(folder)
  return files.flatMap((file) => /^([a-z0-9-]+)\.ts$/.exec(file)?.[1] ?? []).sort()
}

/** The experiment `name`, which must be there. */
export async function loadExperiment(name: string): Promise<Experiment> {
  const { default: experiment } = await import(new URL(`${name}.ts`, folder).href)
  if (typeof experiment?.run !== 'function') {
    throw new Error(`comparisons/experiments/${name}.ts must export default experiment({ ... })`)
  }
  return experiment
}

/** The text of an experiment. */
export const experimentText = (name: string): Promise<string> => read(new URL(`${name}.ts`, folder))

/**
 * Identifies an experiment by its own text and by that of the files that it imports, but for the
 * indexes of `stm` and of the explorer, which contain nothing but exports.
 */
export async function experimentDigest(name: string): Promise<string> {
  const text = await experimentText(name)
  const parts = importedBy(text).filter((file) => !file.endsWith('/index.ts'))
  const hash = createHash('sha256').update(text)
  for (const part of parts) hash.update(`\0${part}\0${await read(new URL(part, folder))}`)
  return hash.digest('hex').slice(0, 16)
}

/** The files that a text imports, whether for what they export or for what they do, or names by a URL. */
export const importedBy = (text: string): readonly string[] =>
  [...text.matchAll(/(?: from |^import |new URL\()'(\.[^']*\.ts)'/gm)].map(([, file = '']) => file)

/** The text of an experiment as a page shows it: without the imports at its top. */
export const withoutImports = (text: string): string =>
  text.replace(/^(?:import\s[^']*'[^']*'\n)+\n*/, '')
