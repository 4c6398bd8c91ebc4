import { expect, it } from 'vitest'
import type { Cause, Rule } from '../explorer/index.ts'
import { DEADLOCK, failureFacts, STARVATION, scenarioFacts } from '../verdicts/facts.suite.ts'
import type { Facts, ScenarioFacts, SolutionFacts } from '../verdicts/facts.ts'
import { compositionTable, disagreementTable, starvationTable } from './cross-pattern.ts'

const scenario = (rule: Rule, ending?: Cause): ScenarioFacts =>
  scenarioFacts(ending === undefined ? '✓' : '✗', {
    name: 'forever',
    kind: 'composition',
    rule,
    failures: ending === undefined ? [] : [failureFacts({ ending })],
  })

const solution = (name: string, about: object, ...scenarios: ScenarioFacts[]): SolutionFacts => ({
  name,
  kind: 'stm',
  ...about,
  scenarios,
})

const facts: Facts = {
  pattern: 'a-pattern',
  title: 'A pattern',
  lesson: '',
  choice: { alone: 'locks', composed: 'STM', because: '' },
  ok: true,
  solutions: [
    solution('mutex', {}, scenario('node')),
    solution('mutex-unfair', { bug: 'unfair' }, scenario('node', STARVATION)),
    solution('mutex-stuck', { bug: 'stuck' }, scenario('node', DEADLOCK)),
    solution('mutex-lucky', { bug: 'elsewhere' }, scenario('node')),
    solution('stm', {}, scenario('node'), scenario('preemptive', STARVATION)),
  ],
}

it('the table of starvation has which solutions starve a task, and which right ones serve all', () => {
  const to = (name: string) => `[\`${name}\`](there/a-pattern.md#${name})`
  const whom = 'Ann never makes progress, while Bob does again and again'
  const [row] = starvationTable([facts], 'there/').trimEnd().split('\n').slice(2)
  expect(row).toBe(
    `| [A pattern](there/a-pattern.md) | forever | ${whom} | ${to('mutex-unfair')}, ${to('stm')} (at every read) | ${to('mutex')} |`,
  )
})

it('names each harsher rule that it takes, unless the event loop suffices', () => {
  const cellOf = (...rules: Rule[]) => {
    const starving = rules.map((rule) => scenario(rule, STARVATION))
    const table = starvationTable([{ ...facts, solutions: [solution('stm', {}, ...starving)] }], '')
    return table.trimEnd().split('\n').at(-1)?.split(' | ')[3]
  }
  const link = '[`stm`](a-pattern.md#stm)'
  expect(cellOf('event-loop', 'preemptive')).toBe(`${link} (with slower locks, at every read)`)
  expect(cellOf('node', 'preemptive')).toBe(link)
})

it('the table of starvation leaves out a pattern in which no task starves', () => {
  const fair = { ...facts, solutions: facts.solutions.slice(0, 1) }
  expect(starvationTable([fair], '').trimEnd().split('\n')).toHaveLength(2)
})

it('the table of disagreements has what real runs did against the forecast', () => {
  const [mutex] = facts.solutions
  const failing = scenario('node', DEADLOCK)
  const real = (failed: number) => ({ runs: 10, failed, outcomes: ['deadlock'] as const })
  const solutions = [
    { ...mutex, name: 'mutex-odd', scenarios: [{ ...failing, real: real(10) }] } as SolutionFacts,
    { ...mutex, name: 'mutex-even', scenarios: [{ ...failing, real: real(0) }] } as SolutionFacts,
  ]
  const lines = disagreementTable([facts, { ...facts, solutions }], '')
    .trimEnd()
    .split('\n')
  expect(lines.slice(2)).toEqual([
    "| [`mutex-odd`](a-pattern.md#mutex-odd) | forever | It needs 1 departure from Node's own order, but 10 of 10 undelayed real runs failed: Node switched tasks inside what counts as one step here. |",
  ])
})

it('where real runs did what was forecast, a sentence says of how many scenarios', () => {
  const real = { runs: 10, failed: 0, outcomes: ['completed'] as const }
  const [mutex] = facts.solutions
  const scenarios = [{ ...scenario('node', DEADLOCK), real }, scenario('node', DEADLOCK)]
  const solutions = [{ ...mutex, scenarios } as SolutionFacts]
  expect(disagreementTable([{ ...facts, solutions }], '')).toBe(
    'That was done for 1 failing scenario, and in each of them real runs did what was forecast.\n',
  )
})

it('a composition counts as the worse of two rules', () => {
  expect(compositionTable([facts], '')).toContain('| forever | ✓ |  | ✗ starvation |')
})

it('a composition that was not covered is not called survived', () => {
  const solutions = [solution('mutex', {}, scenarioFacts('≤', { kind: 'composition' }))]
  expect(compositionTable([{ ...facts, solutions }], '')).toContain('| two meet | ≤ |')
})
