import { expect, it } from 'vitest'
import { describeThreadsEvidence, evidenceOnThreads } from './decision.ts'
import type { ThreadsReport } from './run.ts'

const report = (name: string, about: Partial<ThreadsReport> = {}): ThreadsReport => ({
  name,
  seen: ['completed'],
  ended: ['completed'],
  runs: 1,
  done: 'something',
  standstill: '',
  killed: { outcome: 'they go on', kills: 12 },
  ok: true,
  ...about,
})

const stuck = { killed: { outcome: 'they are stuck', kills: 3 } } as const

it('locks fail where a thread is killed, and messages need neither locks nor transactions', () => {
  const reports = [
    report('mutex', stuck),
    report('mutex-ordered', stuck),
    report('owner'),
    report('stm'),
  ]
  expect(evidenceOnThreads(reports).map(describeThreadsEvidence)).toEqual([
    'all threads live: mutex and stm went on; with neither: owner',
    'a thread is killed: stm went on, locks did not; with neither: owner',
  ])
})

it('one solution that goes on is enough for its side', () => {
  const [, killed] = evidenceOnThreads([
    report('mutex', stuck),
    report('mutex-robust'),
    report('stm'),
  ])
  expect(killed).toMatchObject({ failing: [], survivors: [{ solution: 'mutex-robust' }, {}] })
})

it('a wrong solution counts for no side, and one that was not killed has not survived that', () => {
  const { killed: _, ...untried } = report('stm')
  const reports = [report('mutex', { bug: 'data race' }), untried]
  expect(evidenceOnThreads(reports).map(({ survivors, failing }) => [survivors, failing])).toEqual([
    [[{ side: 'STM', solution: 'stm' }], []],
    [[], ['STM']],
  ])
})
