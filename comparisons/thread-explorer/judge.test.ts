import { describe, expect, it } from 'vitest'
import { loadScheduled, scheduledNames } from '../../patterns/discover.ts'
import { replayThreads } from './explore.ts'
import { judgeScheduled } from './judge.ts'

const entries = await Promise.all((await scheduledNames()).map(loadScheduled))

/** Each wrong solution fails within fewer. `scripts/run` makes more, for the right ones. */
const SCHEDULES = 2_000

describe.each(entries)('$name', ({ solutions, problem }) => {
  it.each(solutions)(
    '$name does as its file declares, and each failure recurs',
    async (solution) => {
      const report = await judgeScheduled(solution, { schedules: SCHEDULES })
      const { ok, declared, exploration } = report
      const { outcomes, failures } = exploration
      expect({ ok, declared, seen: [...outcomes.keys()] }).toMatchObject({ ok: true })
      for (const { schedule, ending } of failures) {
        expect((await replayThreads(solution.entry, schedule)).ending).toEqual(ending)
      }
    },
  )

  it('has wrong solutions with a name, right ones with a price, and prefers one of these', () => {
    const kinds = solutions.map(({ bug, price }) => [bug, price].filter((text) => text).length)
    expect(kinds).toEqual(solutions.map(() => 1))
    const right = solutions.filter(({ bug }) => bug === undefined).map(({ name }) => name)
    expect(right).toContain(problem.prefers.solution)
    expect(right.length).toBeLessThan(solutions.length)
  })
})
