import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import { counting, type Source, sources } from './sources.suite.ts'

/** All that is counted of a program, which is not to depend on whether states are merged. */
async function countsOf(source: Source, merges: boolean) {
  const found = await explore(counting(source), { merges })
  const { complete, interleavings, chance, unseen, states } = found
  const outcomes = Object.fromEntries([...found.outcomes].sort())
  const broken = Object.fromEntries(found.broken)
  return {
    counts: { complete, outcomes, broken, interleavings, chance: chance?.toFixed(9) },
    unseen,
    states,
  }
}

it.each(Object.entries(sources))('a lost update is found in %s', async (_, source) => {
  const plain = await countsOf(source, false)
  const merged = await countsOf(source, true)
  expect(plain.counts.outcomes).toHaveProperty('invariant broken')
  expect(merged.counts).toEqual(plain.counts)
  expect(merged.unseen).toBe(source.unseen)
  if (source.unseen === null) expect(merged.states).toBeLessThan(plain.states)
})
