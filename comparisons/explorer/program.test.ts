import { Mutex } from 'async-mutex'
import { expect, it } from 'vitest'
import { explain, explore, replay, runForReal } from './index.ts'
import type { AsyncProgram, Program } from './program.ts'

const twoBuyers =
  (isLocked: boolean): AsyncProgram =>
  async ({ work }) => {
    const lock = new Mutex()
    let stock = 1
    let sold = 0
    const check = async () => {
      if (stock === 0) return
      await work('pays')
      stock -= 1
      sold += 1
    }
    const buy = () => (isLocked ? lock.runExclusive(check) : check())
    await Promise.all([buy(), buy()])
    expect(sold).toBeLessThanOrEqual(1)
  }

it('an async function is a program of one task, whose parts interleave', async () => {
  const found = await explore(twoBuyers(false))
  expect([...found.outcomes.keys()]).toEqual(['threw'])
  expect(explain(found)).toContain('main threw AssertionError: expected 2 to be less than or equal')
  const [failure] = found.failures
  const again = await replay(twoBuyers(false), failure?.schedule ?? [])
  expect(again.ending).toEqual(failure?.ending)
  expect((await runForReal(twoBuyers(false), { times: 2 })).outcomes).toEqual(
    new Map([['threw', 2]]),
  )
})

it('a right one survives, and goes by its name', async () => {
  const found = await explore(twoBuyers(true))
  expect(found.complete).toBe(true)
  expect([...found.outcomes.keys()]).toEqual(['completed'])
  async function checkout() {
    throw new Error('closed')
  }
  expect((await explore(checkout)).failures[0]?.ending.message).toBe('checkout threw Error: closed')
})

it('an order of its own awaits is found that no other order shows', async () => {
  const found = await explore(async ({ work }) => {
    const order: string[] = []
    const visit = async (name: string) => {
      await work(`first ${name}`)
      await work(`then ${name}`)
      order.push(name)
    }
    await Promise.all(['a', 'b', 'c'].map(visit))
    expect(order.join('')).not.toBe('cab')
  })
  // 6! / 2!³ orders, in a sixth of which the three come last in that order.
  expect(found.interleavings).toBe(90n)
  expect(found.outcomes.get('threw')).toBe(15n)
})

it('tasks that share what they close over need no subject', async () => {
  const found = await explore(({ work }) => {
    let left = 1
    const buy = async () => {
      if (left === 0) return
      await work('pays')
      left -= 1
    }
    return {
      tasks: { Alice: buy, Bob: () => buy() },
      invariants: { 'nothing is sold twice': () => left >= 0 },
    }
  })
  expect(found.failures[0]?.ending.message).toBe('no longer true: nothing is sold twice')
  expect(found.unseen).toBeNull()
})

it('tasks share nothing by way of the world', async () => {
  const program: Program = (world) => ({
    tasks: { Ann: async () => void Object.assign(world, { last: 'Ann' }) },
  })
  const threw = 'Ann threw TypeError: Cannot add property last, object is not extensible'
  expect((await explore(program)).failures[0]?.ending.message).toBe(threw)
  expect((await runForReal(program, { times: 2 })).outcomes).toEqual(new Map([['threw', 2]]))
})
