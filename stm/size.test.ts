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
  'combinators.ts',
  'event-loop/attempt.ts',
  'event-loop/engine.ts',
  'event-loop/wait-queues.ts',
  'event-loop/waiting.ts',
  'event-loop/wake-ups.ts',
  'tvar.ts',
  'tx.ts',
]

/** Says what is wrong, at compile time, at run time and while developing; lets an explorer in; exports. */
const around = [
  'develop.ts',
  'errors.ts',
  'event-loop/probe.ts',
  'event-loop/watched-attempt.ts',
  'index.ts',
  'synchronous.ts',
]

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(here, folder)).filter((file) => /^[\w-]+\.ts$/.test(file))

const linesOf = (file: string): number =>
  readFileSync(join(here, file), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length

it('every file of the core is counted', () => {
  const loop = sourcesIn('event-loop').map((file) => `event-loop/${file}`)
  expect([...sourcesIn('.'), ...loop].sort()).toEqual([...engine, ...around].sort())
})

it('the engine has at most 540 lines of code', () => {
  expect(engine.reduce((sum, file) => sum + linesOf(file), 0)).toBeLessThanOrEqual(540)
})

it('no file of the engine has more than 160 lines of code, and no other more than 120', () => {
  const files = [...engine, ...around, ...sourcesIn('types').map((file) => `types/${file}`)]
  const most = (file: string) => (file === 'event-loop/attempt.ts' ? 160 : 120)
  expect(files.filter((file) => linesOf(file) > most(file))).toEqual([])
})
