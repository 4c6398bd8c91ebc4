import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

// The engine is to be readable in one sitting, and each type in a coffee break. What is counted is
// code: no blank lines, no comments.

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs transactions. */
const engine = [
  'abort.ts',
  'after-commit.ts',
  'atomically.ts',
  'attempt.ts',
  'combinators.ts',
  'event-loop.ts',
  'lines.ts',
  'tvar.ts',
  'tx.ts',
  'waiting.ts',
  'wake-ups.ts',
]

/** Says what is wrong, at compile time, at run time and while developing; lets an explorer in; exports. */
const around = [
  'develop.ts',
  'errors.ts',
  'index.ts',
  'probe.ts',
  'synchronous.ts',
  'watched-attempt.ts',
]

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(here, folder)).filter((file) => /^[\w-]+\.ts$/.test(file))

const linesOf = (file: string): number =>
  readFileSync(join(here, file), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length

it('every file of the core is counted', () => {
  expect(sourcesIn('.')).toEqual([...engine, ...around].sort())
})

it('the engine has at most 540 lines of code', () => {
  expect(engine.reduce((sum, file) => sum + linesOf(file), 0)).toBeLessThanOrEqual(540)
})

it('no file of the engine has more than 160 lines of code, and no other more than 120', () => {
  const files = [...engine, ...around, ...sourcesIn('types').map((file) => `types/${file}`)]
  const most = (file: string) => (file === 'attempt.ts' ? 160 : 120)
  expect(files.filter((file) => linesOf(file) > most(file))).toEqual([])
})
