import { describe, expect, it } from 'vitest'
import { lessonsOf, stressAsMarkdown, stressAsText } from './report.ts'
import type { StressRow } from './side-by-side.ts'
import { type Stressed, stress } from './stress.ts'

const zoo = (name: string) => new URL(`./zoo/${name}.suite.ts`, import.meta.url)

describe.each([false, true])('rounds of real threads, with delays: %s', (isDelayed) => {
  const stressed = (name: string) => stress(zoo(name), { seconds: 1, isDelayed })

  it('begin with the same memory, and fail in what their end shows', async () => {
    const { rounds, failures } = await stressed('never-true')
    expect(rounds).toBeGreaterThan(1)
    expect([...failures]).toEqual([['invariant broken', rounds]])
  })

  it('do not fail where nothing is wrong', async () => {
    const { rounds, failures } = await stressed('alone')
    expect(rounds).toBeGreaterThan(1)
    expect([...failures]).toEqual([])
  })

  it('fail where a thread throws', async () => {
    const { rounds, failures } = await stressed('throws-always')
    expect([...failures]).toEqual([['threw', rounds]])
  })

  it('go on with new threads where these are stuck', async () => {
    const { rounds, failures } = await stressed('sleeps')
    expect(rounds).toBeGreaterThan(0)
    expect([...failures]).toEqual([['deadlock', rounds]])
  })
})

describe('the report', () => {
  const stressed = (rounds: number, broken: number): Stressed => ({
    rounds,
    failures: new Map(broken === 0 ? [] : [['invariant broken', broken]]),
  })
  const row = (solution: string, one: number, other: number): StressRow => ({
    problem: 'a-ring',
    solution,
    folder: 'a-ring',
    bug: 'published early',
    explorer: {
      schedules: 7,
      preemptions: 1,
      outcome: 'invariant broken',
      token: '1:x',
      showsAtEnd: true,
    },
    stressed: stressed(1_000, one),
    delayed: stressed(500, other),
  })
  const machine = { cpu: 'a processor', cores: 2, node: 'v20', date: '2026-01-01', load: 0.5 }
  const report = {
    seconds: 10,
    machine,
    rows: [row('atomics-one', 0, 3), row('atomics-two', 5, 0)],
  }

  it('names what stress has missed', () => {
    expect(lessonsOf(report)).toEqual([
      'The explorer breaks all 2, each within 7 schedules.',
      'Of the 2 that fail when a round is over, 10 seconds of stress miss 1: a-ring/atomics-one.',
      'With random delays inside they miss 1: a-ring/atomics-two.',
    ])
  })

  it('counts as missed what shows at the end of a round alone', () => {
    const [one, two] = report.rows as [StressRow, StressRow]
    const onTheWay = { ...one, explorer: { ...one.explorer, showsAtEnd: false } }
    const rows = [onTheWay, two]
    expect(lessonsOf({ ...report, rows })[1]).toBe(
      'Of the 1 that fail when a round is over, 10 seconds of stress miss none.',
    )
    expect(stressAsMarkdown({ ...report, rows })).toContain('7 (1 pre-emption, on the way)')
  })

  it('has a row for each version, and says where it was measured', () => {
    const page = stressAsMarkdown(report)
    expect(page).toContain('2026-01-01, Node v20, a processor, 2 cores, load 0.5')
    expect(page).toContain('| 7 (1 pre-emption) | **none** in 1,000 rounds | 3 in 500 rounds |')
    expect(page).toContain('(../patterns/a-ring/atomics-two.ts)')
  })

  it('is printed in a few lines', () => {
    expect(stressAsText(row('atomics-one', 0, 3)).split('\n')).toEqual([
      'a-ring/atomics-one: published early',
      '  explorer     invariant broken after 7 schedules',
      '  stress       no failure in 1,000 rounds',
      '  with delays  invariant broken 3 in 500 rounds',
      '',
    ])
  })
})
