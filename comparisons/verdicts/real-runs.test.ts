import { describe, expect, it } from 'vitest'
import { load } from '../../patterns/discover.ts'
import { explore, type Program } from '../explorer/index.ts'
import { examine } from './compare.ts'
import { describeRealRuns, describeSurprise } from './describe-facts.ts'
import { undelayed } from './real-runs.ts'

/** Two tasks that add one to a number; the second starts after `before` awaits. */
const counting =
  (before: number): Program =>
  ({ work }) => {
    const shop = { sold: 0 }
    const sell = async (times: number) => {
      for (let i = 0; i < times; i += 1) await work('looks')
      const { sold } = shop
      await work('pays')
      shop.sold = sold + 1
    }
    return {
      subject: shop,
      tasks: { Alice: () => sell(0), Bob: () => sell(before) },
      finally: { 'all are counted': () => shop.sold === 2 },
    }
  }

async function sentenceOf(program: Program) {
  const exploration = await explore(program)
  return describeRealRuns(exploration, (await undelayed(program, exploration)) ?? null)
}

describe('what real runs show', () => {
  it.each([
    [0, "It fails in Node's own order: 10 of 10 undelayed real runs failed."],
    [3, "It needs 3 departures from Node's own order: 0 of 10 undelayed real runs failed."],
  ])('is the forecast, and what real runs do, with %i awaits before', async (before, text) => {
    expect(await sentenceOf(counting(before))).toBe(text)
  })

  it('is not tried where a run may never end', async () => {
    const endless: Program = ({ work }) => ({
      subject: {},
      tasks: { Alice: () => work('walks') },
      endless: ['Alice'],
    })
    expect(await undelayed(endless, await explore(endless))).toBe(undefined)
    const cutShort = await explore(counting(0), { states: 3 })
    expect(await undelayed(counting(0), cutShort)).toBe(undefined)
  })

  it('is named where Node contradicts the forecast', async () => {
    const exploration = await explore(counting(3))
    const real = { runs: 10, failed: 10, outcomes: ['deadlock'] as const }
    expect(describeRealRuns(exploration, real)).toBe(
      "It needs 3 departures from Node's own order, but 10 of 10 undelayed real runs failed: Node switched tasks inside what counts as one step here.",
    )
  })
})

it('an undeclared outcome of a real run is a surprise', async () => {
  const { name, pattern, solutions } = await load('lost-update')
  const [solution] = (await solutions()).filter((each) => each.name === 'unlocked')
  const declared = { ...solution, outcomes: {} } as NonNullable<typeof solution>
  const [scenario = ''] = Object.keys(pattern.scenarios)
  const { surprises } = await examine(name, pattern, declared, scenario, { rule: 'node' })
  expect(surprises.map(describeSurprise)).toEqual([
    "it may end as 'invariant broken', which is not declared",
    "a real run ended as 'invariant broken', which is not declared",
  ])
})
