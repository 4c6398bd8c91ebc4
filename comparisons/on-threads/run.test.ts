import { describe, expect, it } from 'vitest'
import { loadOnThreads, threadsProblemNames } from '../../patterns/discover.ts'
import { plain } from '../text/paint.ts'
import { runOnThreads, USUAL } from './run.ts'
import { reportAsText } from './text.ts'

for (const name of await threadsProblemNames()) {
  const problem = await loadOnThreads(name)

  describe(name, () => {
    it.each(Object.entries(problem.solutions))(
      '%s is either wrong, by name and in its runs, or has its price',
      (_, { bug, price, runs }) => {
        expect(bug === undefined).toBe(price !== undefined)
        expect(runs.includes('completed')).toBe(bug === undefined)
      },
    )

    it.each(Object.keys(problem.solutions))('%s does what it declares', async (solution) => {
      const report = await runOnThreads(problem, solution)
      expect(report).toMatchObject({ name: solution, ok: true })
      const text = reportAsText(report, plain)
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
    })
  })
}

it('a solution that does not do what it declares is told', async () => {
  const problem = await loadOnThreads('bank-on-threads')
  const { stm } = problem.solutions
  const boastful = {
    ...problem,
    solutions: { mutex: { ...stm, kills: 'they go on' as const, runs: ['completed' as const] } },
  }
  const report = await runOnThreads(boastful, 'mutex', { ...USUAL, kills: 30 })
  expect(report).toMatchObject({ ended: ['completed'], ok: false })
  expect(reportAsText(report, plain)).toContain('NOT AS DECLARED')
})
