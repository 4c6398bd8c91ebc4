import { describe, expect, it } from 'vitest'
import { loadOnThreads, threadsProblemNames } from '../../patterns/discover.ts'
import type { Site, ThreadsDeclared, ThreadsProblem } from '../../patterns/on-threads.ts'
import { plain } from '../text/paint.ts'
import { runOnThreads, USUAL } from './run.ts'
import { reportAsText } from './text.ts'

for (const name of await threadsProblemNames()) {
  const problem = await loadOnThreads(name)

  describe(name, () => {
    it.each(Object.entries(problem.solutions))(
      '%s is either wrong, by name and in its runs, or has its price',
      (_, { bug, price, seen }) => {
        expect(bug === undefined).toBe(price !== undefined)
        expect(seen.includes('completed')).toBe(bug === undefined)
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

it('a mutex that claims to survive a killed thread is found out', async () => {
  const problem = await loadOnThreads('bank-on-threads')
  const boastful = {
    ...problem,
    solutions: { mutex: { price: 'none', seen: ['completed'], kills: 'they go on' } },
  } satisfies ThreadsProblem
  const report = await runOnThreads(boastful, 'mutex', { ...USUAL, kills: 60 })
  expect(report).toMatchObject({ ended: ['completed'], ok: false })
  expect(reportAsText(report, plain)).toContain('NOT AS DECLARED')
})

describe('of the outcomes of a solution', () => {
  /** Runs a solution that declares this, and whose runs end with these faults, one after another. */
  function runWith(declared: ThreadsDeclared, faults: readonly ReturnType<Site['faults']>[]) {
    let steps = 0
    let sites = 0
    const open = (): Site => {
      const found = faults[sites++ % faults.length] ?? []
      return {
        start: () => [],
        progress: () => [++steps],
        close: () => {},
        done: () => 'something',
        standstill: () => '',
        faults: () => found,
      }
    }
    const problem = { title: '', lesson: '', watched: '', solutions: { declared }, open }
    return runOnThreads(problem, 'declared', { run: 1, runs: 4, standstill: 1_000, kills: 3 })
  }
  const lost = ['money is lost'] as const

  it('one that must be seen may come in a later run', async () => {
    const report = await runWith({ seen: ['money is lost'], possible: ['completed'] }, [
      [],
      [],
      lost,
    ])
    expect(report).toMatchObject({ ended: ['completed', 'money is lost'], runs: 3, ok: true })
  })

  it('one that must be seen, and is not, is reported', async () => {
    const report = await runWith({ seen: ['money is lost'], possible: ['completed'] }, [[]])
    expect(report).toMatchObject({ ended: ['completed'], runs: 4, ok: false })
  })

  it('one that may be seen need not be', async () => {
    const report = await runWith({ seen: ['money is lost'], possible: ['completed'] }, [lost])
    expect(report).toMatchObject({ ended: ['money is lost'], runs: 1, ok: true })
  })

  it('one that is not declared must never be seen', async () => {
    const report = await runWith({ seen: ['completed'] }, [lost, []])
    expect(report).toMatchObject({ ended: ['money is lost', 'completed'], ok: false })
  })

  it('money that is lost by killing is reported, with the number of kills', async () => {
    const report = await runWith({ seen: ['completed'], kills: 'they go on' }, [[], [], lost])
    expect(report).toMatchObject({ killed: { outcome: 'money is lost', kills: 2 }, ok: false })
  })
})
