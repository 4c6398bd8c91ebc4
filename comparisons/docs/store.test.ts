import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { load } from '../../patterns/discover.ts'
import { sourcesOf } from '../sources/sources.ts'
import { compare } from '../verdicts/compare.ts'
import { factsOf } from '../verdicts/facts.ts'
import { patternFiles } from './pages.ts'
import { readStored, storedFile } from './store.ts'

/** One that fails in some scenarios, one that survives some, one that is explored at every read. */
const KEPT = ['mutex-two-sections', 'mutex', 'stm']

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
  await mkdir(join(folder, 'explorations'))
})

afterEach(() => rm(folder, { recursive: true }))

async function keep(name: string) {
  const entry = await load(name)
  const solutions = (await entry.solutions()).filter((each) => KEPT.includes(each.name))
  expect(solutions).toHaveLength(KEPT.length)
  const facts = factsOf(await compare(entry, solutions, { states: 300 }))
  const [file, text] = storedFile({ digest: 'abc', facts })
  return { facts, file: join(folder, file), text }
}

const stored = () => readStored(pathToFileURL(`${folder}/`))

it('the facts that are read are those that were written, and make the same pages', async () => {
  const { facts, file, text } = await keep('lost-update')
  await writeFile(file, text)
  const found = (await stored()).get('lost-update')
  expect(found).toMatchObject({ digest: 'abc', facts })
  const sources = await sourcesOf('lost-update')
  expect(found && patternFiles(found.facts, sources, true)).toEqual(
    patternFiles(facts, sources, true),
  )
})

it('facts of another version are not read', async () => {
  const { file, text } = await keep('lost-update')
  await writeFile(file, text.replace(/"version": \d+/, '"version": 1'))
  expect(await stored()).toEqual(new Map())
})
