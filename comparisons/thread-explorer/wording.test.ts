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

it('who waits for a notify that nobody sends is in no cycle', async () => {
  const raise = (own: number, other: number) =>
    `Atomics.store(words, ${own}, 1)
    while (Atomics.load(words, ${other}) === 0);
    Atomics.wait(words, ${other}, 1)`
  const found = await failureOf(raise(0, 1), '', raise(1, 0))
  expect(found?.ending).toEqual({
    outcome: 'deadlock',
    cause: null,
    message:
      'Alice waits at word 1, which Bob changed last; Bob waits at word 0, which Alice changed last; no thread can go on',
  })
})
