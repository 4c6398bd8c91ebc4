import { expect, it } from 'vitest'
import type { Outcome } from '../explorer/index.ts'
import type { Facts, ScenarioFacts, SolutionFacts } from '../verdicts/facts.ts'
import { compositionTable, disagreementTable, starvationTable } from './across.ts'

const scenario = (rule: ScenarioFacts['rule'], outcome?: Outcome): ScenarioFacts => ({
  name: 'for ever',
  kind: 'composition',
  rule,
  verdict: '',
  isExpressible: true,
  ownOrder: '',
  isAsForetold: true,
  failures:
    outcome === undefined
      ? []
      : [
          {
            token: '',
            isSimplest: true,
            preemptions: 0,
            pointOfNoReturn: null,
            tasks: [],
            steps: [],
            ending: { outcome, message: 'the same can happen for ever: Ann waits' },
          },
        ],
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
    solution('mutex', {}, scenario('event-loop')),
    solution('mutex-unfair', { bug: 'unfair' }, scenario('event-loop', 'starvation')),
    solution('mutex-stuck', { bug: 'stuck' }, scenario('event-loop', 'deadlock')),
    solution('mutex-lucky', { bug: 'elsewhere' }, scenario('event-loop')),
    solution('stm', {}, scenario('event-loop'), scenario('preemptive', 'starvation')),
  ],
}

it('who starves somebody is told from who serves all, and from who is wrong in another way', () => {
  const to = (name: string) => `[\`${name}\`](there/a-pattern.md#${name})`
  const [row] = starvationTable([facts], 'there/').trimEnd().split('\n').slice(2)
  expect(row).toBe(
    `| [A pattern](there/a-pattern.md) | for ever | Ann waits | ${to('mutex-unfair')}, ${to('stm')} (at every read) | ${to('mutex')} |`,
  )
})

it('a pattern in which nobody starves is left out', () => {
  const fair = { ...facts, solutions: facts.solutions.slice(0, 1) }
  expect(starvationTable([fair], '').trimEnd().split('\n')).toHaveLength(2)
})

it('where real runs did what was not expected, it is told', () => {
  const [mutex] = facts.solutions
  const unlike = { ...scenario('event-loop', 'deadlock'), isAsForetold: false, ownOrder: 'Not so.' }
  const solutions = [{ ...mutex, name: 'mutex-odd', scenarios: [unlike] } as SolutionFacts]
  const lines = disagreementTable([facts, { ...facts, solutions }], '')
    .trimEnd()
    .split('\n')
  expect(lines.slice(2)).toEqual(['| [`mutex-odd`](a-pattern.md#mutex-odd) | for ever | Not so. |'])
})

it('a composition counts as the worse of two rules', () => {
  expect(compositionTable([facts], '')).toContain('| for ever | ✓ | ✗ starvation |')
})
