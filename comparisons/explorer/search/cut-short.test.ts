import { describe, expect, it } from 'vitest'
import { explain, explore, type Program } from '../index.ts'

/** Three sellers who each look, and then take; there is one ticket. */
const sale: Program = ({ work }) => {
  const shop = { left: 1, sold: 0 }
  const sell = async () => {
    await work('walks in')
    if (shop.left === 0) return
    await work('is paid')
    shop.left -= 1
    shop.sold += 1
  }
  return {
    subject: shop,
    tasks: { Ann: sell, Bob: sell, Cid: sell },
    invariants: { 'sold once': () => shop.sold <= 1 },
  }
}

const safe: Program = (world) => ({ ...sale(world), invariants: {} })

it('a search whose time is up claims no more than it has covered', async () => {
  const found = await explore(safe, { seconds: 1e-9 })
  expect(found).toMatchObject({ complete: false, limitedBy: 'seconds' })
  expect(found.states).toBeLessThan((await explore(safe, { seconds: 600 })).states)
  expect(explain(found)).toContain('seconds: N searches further')
})

describe('stopAtFirst', () => {
  it('ends with one failure, after fewer states, and claims no more', async () => {
    const all = await explore(sale)
    const found = await explore(sale, { stopAtFirst: true })
    expect(found.failures.map(({ ending }) => ending)).toEqual(
      all.failures.map(({ ending }) => ending),
    )
    expect(found.states).toBeLessThan(all.states)
    expect(found).toMatchObject({
      complete: false,
      limitedBy: 'stopAtFirst',
      chance: null,
      sampled: null,
      deviations: { executions: 0 },
    })
  })

  it('changes nothing where nothing fails', async () => {
    const all = await explore(safe)
    expect(await explore(safe, { stopAtFirst: true })).toEqual(all)
    expect(all.harsher).toMatchObject({ complete: true })
  })

  it('ends random runs as well', async () => {
    const options = { seed: 1, schedules: 1000 }
    const { sampled } = await explore(sale, { ...options, stopAtFirst: true })
    expect(sampled).toMatchObject({ failing: 1 })
    expect(sampled?.runs).toBeLessThan(20)
    expect((await explore(sale, options)).sampled?.runs).toBe(1000)
  })
})
