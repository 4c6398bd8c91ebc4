import { readdirSync } from 'node:fs'
import type { Rule } from '../index.ts'
import type { Specimen } from './specimen.ts'

// Every other `.suite.ts` of the folder is one bug.

const folder = new URL('./', import.meta.url)

/** The textbook bugs by name, each with its twin. */
const specimens = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.suite.ts') && file !== 'zoo.suite.ts')
    .map(async (file) => {
      const { default: specimen } = await import(new URL(file, folder).href)
      return { name: file.replace('.suite.ts', ''), specimen: specimen as Specimen }
    }),
)

/** All of them under the rules that matter: STM must survive the harsher one too, and its bugs be found. */
export const zoo = specimens.flatMap(({ name, specimen }) => {
  const rules: Rule[] = name.startsWith('stm-') ? ['event-loop', 'preemptive'] : ['event-loop']
  return rules.map((rule) => ({ name, rule, ...specimen }))
})
