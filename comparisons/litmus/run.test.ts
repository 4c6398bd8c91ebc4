import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { loadScheduled } from '../../patterns/discover.ts'
import type { LitmusTest } from '../../patterns/litmus.ts'
import { judgeRounds, surprisesIn, tryForReal } from './judge.ts'
import { loop as neverEnds } from './never-ends.suite.ts'
import { loop as fails } from './out-of-order.suite.ts'
import { lookForReal, runForReal } from './run.ts'

const { solutions } = await loadScheduled('memory-model')
const { litmus: storeBuffering } = solutions.find(
  ({ name }) => name === 'atomics-store-buffering',
) as { readonly litmus: LitmusTest }

const inShort = { least: 20, rounds: 20_000, most: 2_000 }

describe.each(solutions.filter(({ litmus }) => litmus))('$name for real', (solution) => {
  it('never does what ECMAScript forbids, and counts each round once', async () => {
    const { litmus } = await tryForReal(solution, inShort)
    expect(litmus).toMatchObject({ ok: true })
    expect(litmus?.rounds).toBeGreaterThan(0)
  })
})

describe.each(solutions.filter(({ loop }) => loop))('$name for real', (solution) => {
  it('ends, or may do otherwise', async () => {
    const { loop } = await tryForReal(solution)
    expect(loop).toMatchObject({ ok: true, mayHang: solution.bug !== undefined })
  })
})

const { solutions: stocks } = await loadScheduled('lost-update')

describe.each(stocks.filter(({ count, bug }) => count && bug === undefined))(
  '$name for real',
  (solution) => {
    it('loses no increment', async () => {
      const { count } = await tryForReal(solution)
      expect(count).toMatchObject({ gone: 0, ok: true })
      expect(count?.made).toBeGreaterThan(0)
    })
  },
)

it.each(stocks.filter(({ count, bug }) => count && bug !== undefined))(
  '$name loses increments, and that is as declared',
  async (solution) => {
    // How many is up to chance.
    for (let tries = 0; tries < 50; tries += 1) {
      const { bug: _, ...asRight } = solution
      const declared = await tryForReal(solution)
      expect(declared.count?.ok).toBe(true)
      const { count } = await tryForReal(asRight)
      if (count?.gone !== 0) return expect(count?.ok).toBe(false)
    }
    expect.unreachable('two threads that add one never meet')
  },
)

it('threads that do things in another order are found out', async () => {
  const entry = new URL('out-of-order.suite.ts', import.meta.url)
  // The first to come sees nothing of the other, and need not be alone: how often is up to chance.
  for (let tries = 0; tries < 50; tries += 1) {
    const report = judgeRounds(storeBuffering, await runForReal(entry, storeBuffering, inShort))
    if (!report.ok) return expect(surprisesIn(report)).toBeGreaterThan(0)
  }
  expect.unreachable('two threads that read first never both read 0')
})

it('a round that is counted twice is found out', () => {
  const counts = [0, 3, 4, 3]
  expect(judgeRounds(storeBuffering, { rounds: 10, counts })).toMatchObject({ ok: true })
  expect(judgeRounds(storeBuffering, { rounds: 9, counts })).toMatchObject({ ok: false })
})

it('a loop that never ends is ended, with its thread', async () => {
  let counting: Int32Array | undefined
  let at = 0
  const entry = new URL('never-ends.suite.ts', import.meta.url)
  const raise: typeof neverEnds.raise = (words, flag) => {
    neverEnds.raise(words, flag)
    counting = words
    at = flag + 1
  }
  const looks = await lookForReal(
    entry,
    { ...neverEnds, raise },
    { looks: 3, before: 5, after: 50 },
  )
  expect(looks).toEqual({ looks: 1, seen: 0 })
  const count = counting?.[at]
  expect(count).toBeGreaterThan(0)
  await setTimeout(50)
  expect(counting?.[at]).toBe(count)
})

it('a thread that fails is no silent end', async () => {
  const entry = new URL('out-of-order.suite.ts', import.meta.url)
  await expect(lookForReal(entry, fails)).rejects.toThrow('no look at all')
})
