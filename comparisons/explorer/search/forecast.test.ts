import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { type Exploration, explain, explore, type Program } from '../index.ts'

/**
 * Bob looks ten microtasks after he has let Alice go on, who by then has her lock. With a slower lock
 * she may not have it yet; in the order of its queue she never does.
 */
const looksLate: Program = () => {
  const isReady = new Semaphore(0)
  const mayGoOn = new Semaphore(0)
  const [hers, his] = [new Mutex(), new Mutex()]
  const seen = { hasLock: false, byBob: true }
  return {
    subject: { isReady, mayGoOn, hers, his, seen },
    tasks: {
      Alice: async () => {
        isReady.release()
        await mayGoOn.acquire()
        await hers.acquire()
        seen.hasLock = true
      },
      Bob: async () => {
        await isReady.acquire()
        mayGoOn.release()
        await his.acquire()
        for (let i = 0; i < 10; i += 1) await null
        seen.byBob = seen.hasLock
      },
    },
    invariants: { 'Bob sees that Alice has her lock': () => seen.byBob },
  }
}

const COMPLETES =
  "In Node's own order the run completes: undelayed runs are not expected to show it."

const linesOf = (found: Exploration): string => explain(found).replaceAll('\n', ' ')

describe('a failure that only a slower lock can bring about', () => {
  it('is not forecast of Node, which has survived', async () => {
    const found = await explore(looksLate)
    expect(found).toMatchObject({ complete: true, failures: [], ownOrder: 'completed' })
    expect(found.harsher?.failures).toHaveLength(1)
    expect(found.harsher).toMatchObject({
      ownOrder: 'completed',
      deviations: { least: null, atLeast: 0 },
    })
    expect(linesOf(found)).toContain(COMPLETES)
  })

  it.each(['event-loop', 'chaos'] as const)('nor where only %s is explored', async (rule) => {
    const found = await explore(looksLate, { rule })
    expect(found.failures).toHaveLength(1)
    expect(linesOf(found)).toContain(COMPLETES)
  })
})

it('a failure that Node shows at once is forecast whatever the rule', async () => {
  const never: Program = () => ({ tasks: { Ann: () => new Promise(() => {}) } })
  for (const rule of ['node', 'event-loop'] as const) {
    const found = await explore(never, { rule })
    expect(found).toMatchObject({ ownOrder: 'deadlock', deviations: { least: 0 } })
    expect(explain(found)).toContain("It fails in Node's own order")
  }
})
