import { expect, it } from 'vitest'
import { exploreThreads } from './index.ts'
import { programOf, writtenPrograms } from './written.suite.ts'

const written = writtenPrograms()
const failureOf = async (...program: Parameters<typeof programOf>) =>
  (await exploreThreads(await written(programOf(...program)))).failures[0]
const actionsOf = async (...program: Parameters<typeof programOf>) =>
  (await failureOf(...program))?.steps.flatMap(({ actions }) => actions)

it('a step without an operation is told as one', async () => {
  expect(await actionsOf('throw 1')).toEqual(['runs without an operation'])
})

it('a word without a sign is told without one', async () => {
  const unsigned = 'const big = new Uint32Array(memory)'
  const store = `${unsigned}; Atomics.store(big, 0, 3_000_000_000); Atomics.load(words, 0)`
  expect(await actionsOf(`${store}; throw 1`)).toEqual([
    'word 0 0→3000000000',
    'reads word 0 = -1294967296',
  ])
  const found = await failureOf(`${store}; while (Atomics.load(big, 0));`)
  expect(found?.ending.message).toContain('looks at word 0 = 3000000000 again and again')
})
