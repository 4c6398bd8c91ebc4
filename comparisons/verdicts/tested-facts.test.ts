import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Facts } from './facts.ts'

// A copy of the sources that decide what an exploration finds.

const PARTS = ['comparisons', 'stm', 'patterns', 'package.json', 'package-lock.json']

/** Tests, other patterns, and what is no part of the digest. */
const SPARED =
  /\.(test|suite)\.ts$|\bpatterns[\\/](?!lost-update$)[a-z-]+$|\bcomparisons[\\/](?!explorer$|sources$|text$|verdicts$)[a-z-]+$/

const root = fileURLToPath(new URL('../../', import.meta.url))
let copy = ''
let of: typeof import('./tested-facts.ts')

const facts = { pattern: 'lost-update', title: 'as explored' } as Facts

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'tested-facts-'))
  for (const part of PARTS) {
    await cp(join(root, part), join(copy, part), {
      recursive: true,
      filter: (file) => !SPARED.test(file),
    })
  }
  await mkdir(join(copy, 'node_modules'))
  const file = join(copy, 'comparisons/verdicts/tested-facts.ts')
  of = await import(pathToFileURL(file).href)
})

afterAll(() => rm(copy, { recursive: true, force: true }))

it('are those that were kept, until they are forgotten', async () => {
  expect(await of.testedFacts('lost-update')).toBeUndefined()
  await of.keepTested(facts, await of.digestOfAll('lost-update'))
  expect(await of.testedFacts('lost-update')).toEqual(facts)
  expect(await of.testedFacts('select')).toBeUndefined()
  await of.forgetTested('lost-update')
  expect(await of.testedFacts('lost-update')).toBeUndefined()
})

it.each([
  'patterns/lost-update/mutex.ts',
  'patterns/lost-update/problem.ts',
  'patterns/pattern.ts',
  'comparisons/explorer/search/search.ts',
  'comparisons/verdicts/compare.ts',
  'stm/event-loop/engine.ts',
  'package-lock.json',
])('are out of date if %s has changed', async (path) => {
  await of.keepTested(facts, await of.digestOfAll('lost-update'))
  expect(await of.testedFacts('lost-update')).toEqual(facts)
  const file = join(copy, path)
  const text = await readFile(file, 'utf8')
  await writeFile(file, `${text} `)
  expect(await of.testedFacts('lost-update')).toBeUndefined()
  await writeFile(file, text)
})

it('are out of date if they were explored from other sources than those at the end', async () => {
  await of.keepTested(facts, 'another digest')
  expect(await of.testedFacts('lost-update')).toBeUndefined()
})
