import { createRequire } from 'node:module'
import * as imported from 'async-mutex'
import * as copy from 'async-mutex-copy'
import pLimit from 'p-limit'
import pLimit3 from 'p-limit3'
import pLimit6 from 'p-limit6'
import { describe, expect, it } from 'vitest'
import { explore } from '../explore.ts'
import { explain, type Program } from '../index.ts'

// Other copies of the packages than the explorer's own are not intercepted, but for one of async-mutex that was
// required. Under the rule `node` that changes nothing: their locks run in Node's own order.

type AsyncMutex = typeof imported

const inOppositeOrder =
  ({ Mutex }: AsyncMutex): Program =>
  ({ work }) => {
    const [a, b] = [new Mutex(), new Mutex()]
    const both = (first: typeof a, second: typeof a) => () =>
      first.runExclusive(async () => {
        await work('works')
        await second.runExclusive(() => work('works with both'))
      })
    return { subject: { a, b }, tasks: { Alice: both(a, b), Bob: both(b, a) } }
  }

const takingTurns =
  ({ Semaphore }: AsyncMutex): Program =>
  ({ work }) => {
    const turns = new Semaphore(1)
    const state = { n: 0 }
    const add = () =>
      turns.runExclusive(async () => {
        const { n } = state
        await work('saves')
        state.n = n + 1
      })
    return {
      subject: { state, turns },
      tasks: { Alice: add, Bob: () => add() },
      finally: { 'both count': () => state.n === 2 },
    }
  }

type PLimit = (concurrency: number) => <A>(use: () => PromiseLike<A>) => Promise<A>

const limited =
  (limitOf: PLimit, slots: number): Program =>
  ({ work }) => {
    const limit = limitOf(slots)
    const state = { n: 0 }
    const add = () =>
      limit(async () => {
        const { n } = state
        await work('saves')
        state.n = n + 1
      })
    return {
      subject: { state, limit },
      tasks: { Alice: add, Bob: () => add() },
      finally: { 'both count': () => state.n === 2 },
    }
  }

const heldWhileWaiting =
  (limitOf: PLimit): Program =>
  () => {
    const limit = limitOf(1)
    return { subject: { limit }, tasks: { Alice: () => limit(() => limit(async () => {})) } }
  }

const found = async (program: Program) => {
  const { outcomes, interleavings, complete } = await explore(program, { rule: 'node' })
  return { outcomes, interleavings, complete }
}

describe.each([
  ['CommonJS', createRequire(import.meta.url)('async-mutex') as AsyncMutex],
  ['a second copy', copy as unknown as AsyncMutex],
])('async-mutex: %s', (_, other) => {
  it.each([
    ['opposite order', inOppositeOrder],
    ['taking turns', takingTurns],
  ])('has the verdict of the first: %s', async (_, programOf) => {
    expect(other.Mutex).not.toBe(imported.Mutex)
    expect(await found(programOf(other))).toEqual(await found(programOf(imported)))
  })
})

it('async-mutex: a copy that was required before is followed like the one that is imported', async () => {
  const required = createRequire(import.meta.url)('async-mutex') as AsyncMutex
  for (const programOf of [inOppositeOrder, takingTurns]) {
    const [first, second] = [await explore(programOf(imported)), await explore(programOf(required))]
    expect(explain(second)).toBe(explain(first))
    expect(second.states).toBe(first.states)
  }
  expect(explain(await explore(inOppositeOrder(required)))).toContain('waits for b, which Bob has')
})

describe.each([
  ['3', pLimit3 as PLimit],
  ['6', pLimit6 as PLimit],
])('p-limit %s', (_, other) => {
  it.each([
    ['one slot', (limitOf: PLimit) => limited(limitOf, 1)],
    ['two slots', (limitOf: PLimit) => limited(limitOf, 2)],
    ['a slot held while waiting for one', heldWhileWaiting],
  ])('has the verdict of p-limit 7: %s', async (_, programOf) => {
    expect(await found(programOf(other))).toEqual(await found(programOf(pLimit)))
  })
})
