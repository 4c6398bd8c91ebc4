import { expect, it } from 'vitest'
import { explainThreads, exploreThreads } from './index.ts'
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

it('of a run with very many steps, the first and the last are shown', async () => {
  const alice = 'for (let i = 0; i < 2_500; i += 1) Atomics.add(words, 0, 1)'
  const lines = explainThreads(await exploreThreads(await written(programOf(alice)))).split('\n')
  expect(lines.length).toBeLessThan(120)
  const at = lines.findIndex((line) => line.includes('… 1,900 more steps …'))
  expect(lines.slice(at - 1, at + 2).map((line) => line.trim())).toEqual([
    '50   word 0 49→50',
    '… 1,900 more steps …',
    '1951   word 0 1950→1951',
  ])
  expect(lines.at(-2)).toContain('the run was given up after 2000 steps')
})
