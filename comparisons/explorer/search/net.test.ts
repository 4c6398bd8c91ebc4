import { describe, expect, it } from 'vitest'
import { ASSUMED } from '../execution/assumptions.ts'
import { withInterception } from '../execution/execute.ts'
import { Runner } from '../execution/runner.ts'
import { explore } from '../explore.ts'
import { topologicalOrder } from '../graph/census.ts'
import type { Program } from '../program.ts'
import { holdAgainstRuns } from './net.ts'
import { search } from './search.ts'

/** Clerks that each file something `times` times; `atEnd` sees in which order they began and filed. */
const clerks =
  (names: readonly string[], times: number, atEnd: (order: string) => void): Program =>
  ({ work }) => {
    const subject = { filed: 0 }
    let order = ''
    const task = (name: string) => async () => {
      order += name.toUpperCase()
      for (let i = 0; i < times; i += 1) {
        await work('files')
        subject.filed += 1
        order += name
        if (subject.filed === names.length * times) atEnd(order)
      }
    }
    return { subject, tasks: Object.fromEntries(names.map((name) => [name, task(name)])) }
  }

/** Whether the net notices that `real` is not what the search of `assumed` has found; and its runs. */
async function check(assumed: Program, real: Program) {
  let runs = 0
  const counted: Program = (world) => {
    runs += 1
    return real(world)
  }
  const isNoticed = await withInterception(async () => {
    const found = await search(new Runner(assumed, ASSUMED), {})
    const held = holdAgainstRuns(new Runner(counted, ASSUMED), found, topologicalOrder(found.graph))
    return await held.then(
      () => false,
      () => true,
    )
  })
  return { isNoticed, runs }
}

const throwsFor = (wanted: string) => (order: string) => {
  if (order === wanted) throw new Error('hidden')
}

describe('the net under a search', () => {
  it('notices any one schedule that ends otherwise, where there are few', async () => {
    const names = ['a', 'b']
    const all = new Set<string>()
    await explore(
      clerks(names, 2, (order) => all.add(order)),
      { rule: 'node', merges: false },
    )
    // Together, or a and b apart in either order; then each of them files twice.
    expect(all.size).toBeGreaterThan(15)
    const ran = new Set<string>()
    const assumed = clerks(names, 2, (order) => ran.add(order))
    const notNoticed: string[] = []
    for (const wanted of all) {
      const { isNoticed } = await check(assumed, clerks(names, 2, throwsFor(wanted)))
      if (!isNoticed) notNoticed.push(wanted)
    }
    // What the search has run to its end it has judged itself.
    expect(notNoticed.filter((order) => !ran.has(order))).toEqual([])
    expect(ran.size).toBeLessThan(all.size)
  })

  it('makes no more runs than there are schedules', async () => {
    const two = clerks(['a', 'b'], 1, () => {})
    const { isNoticed, runs } = await check(two, two)
    expect(isNoticed).toBe(false)
    // All start at once, or apart: eight schedules, of which the search has run some.
    expect(runs).toBeGreaterThan(0)
    expect(runs).toBeLessThan(8)
  })

  it('makes no run where the search has merged nothing', async () => {
    const alone = clerks(['a'], 3, () => {})
    expect(await check(alone, alone)).toEqual({ isNoticed: false, runs: 0 })
  })

  it('notices one schedule in three where there are thousands', async () => {
    const names = ['a', 'b', 'c']
    const assumed = clerks(names, 3, () => {})
    const endsWithA = clerks(names, 3, (order) => {
      if (order.endsWith('a')) throw new Error('hidden')
    })
    expect((await check(assumed, assumed)).isNoticed).toBe(false)
    const { isNoticed, runs } = await check(assumed, endsWithA)
    expect(isNoticed).toBe(true)
    expect(runs).toBeLessThan(20)
  })

  it('takes few steps where runs have no end', async () => {
    let steps = 0
    const endless: Program = ({ work }) => ({
      subject: {},
      tasks: {
        async clerk() {
          steps += 1
          await work('files')
        },
      },
      endless: ['clerk'],
    })
    expect((await check(endless, endless)).isNoticed).toBe(false)
    expect(steps).toBeLessThan(1000)
  })
})
