import { describe, expect, it } from 'vitest'
import { loadScheduled, scheduledNames } from '../../patterns/discover.ts'
import { judgeScheduled } from './judge.ts'

const entries = await Promise.all((await scheduledNames()).map(loadScheduled))

// That each solution does as its file declares, and that each failure recurs:
// comparisons/experiments/explored-threads.ts, which scripts/run-experiments.test.ts runs.

it.each(entries)(
  '$name has wrong solutions with a name, right ones with a price, and prefers one of these',
  ({ solutions, problem }) => {
    const kinds = solutions.map(({ bug, price }) => [bug, price].filter((text) => text).length)
    expect(kinds).toEqual(solutions.map(() => 1))
    const right = solutions.filter(({ bug }) => bug === undefined).map(({ name }) => name)
    expect(right).toContain(problem.prefers.solution)
    expect(right.length).toBeLessThan(solutions.length)
  },
)

const ofSpinlock = entries.find(({ name }) => name === 'spinlock')?.solutions ?? []
const [wrong] = ofSpinlock.filter(({ name }) => name === 'mutex-test-then-set')
if (wrong === undefined) throw new Error('the spinlock has no solution that tests, and then sets')

describe('a solution is judged by what its file declares', () => {
  it('a failure that it declares is as it should be', async () => {
    const { ok, declared, exploration } = await judgeScheduled(wrong)
    expect({ ok, declared }).toEqual({ ok: true, declared: wrong.outcomes })
    expect([...exploration.outcomes.keys()]).toContain('invariant broken')
  })

  it('a failure that it does not declare is not', async () => {
    const { ok } = await judgeScheduled({ ...wrong, outcomes: ['completed'] })
    expect(ok).toBe(false)
  })

  it('nor is one that it declares and that never comes', async () => {
    const { ok } = await judgeScheduled({
      ...wrong,
      outcomes: [...(wrong.outcomes ?? []), 'deadlock'],
    })
    expect(ok).toBe(false)
  })
})
