import { expect, it } from 'vitest'
import { countDecided, decidedIn } from './decided.ts'
import { scenarioFacts } from './facts.suite.ts'
import type { Facts, Mark, ScenarioFacts, SolutionFacts } from './facts.ts'
import { countStanding, summaryOf } from './summary.ts'

const solution = (
  name: string,
  kind: SolutionFacts['kind'],
  marks: readonly [Mark, Mark],
  about: Partial<SolutionFacts> = {},
): SolutionFacts => ({
  name,
  kind,
  scenarios: [
    scenarioFacts(marks[0], { name: 'a queue', kind: 'liveness' }),
    scenarioFacts(marks[1], { name: 'two parts', kind: 'composition', half: 'opened' }),
  ],
  ...about,
})

const facts: Facts = {
  pattern: 'a-pattern',
  title: 'A pattern',
  lesson: 'A lesson.',
  choice: { alone: 'either', composed: 'either', because: 'both can' },
  ok: true,
  solutions: [
    solution('mutex', 'mutex', ['✓', '✓']),
    solution('mutex-no-undo', 'mutex', ['✓', '✗'], {
      bug: 'no compensation',
      forgets: { duty: 'undo', of: ['mutex', 'event'] },
    }),
    solution('event', 'event', ['✓', '✓']),
    solution('stm', 'stm', ['✗', '✓']),
  ],
}

it('scenarios are decided by survival or by duties, and counted for each side', () => {
  const decided = decidedIn([summaryOf(facts)])
  expect(decided.map(({ scenario, ground, standing }) => [scenario, ground, standing])).toEqual([
    ['a queue', 'survival', ['locks', 'event']],
    ['two parts', 'duties', ['STM']],
  ])
  expect(countDecided(decided, 'survival')).toBe('locks 1 of 1, event 1 of 1, STM 0 of 1')
  expect(countDecided(decided, 'duties')).toBe('locks 0 of 1, event 0 of 1, STM 1 of 1')
  expect(countDecided([], 'duties')).toBe('no scenario')
})

it('what fails at every read alone, a rule for transactions, is marked in each sum', () => {
  const stm = solution('stm', 'stm', ['✗', '✓'])
  const [queue, parts] = stm.scenarios as [ScenarioFacts, ScenarioFacts]
  const solutions = [
    solution('mutex', 'mutex', ['✓', '✓']),
    { ...stm, scenarios: [{ ...queue, rule: 'preemptive' as const }, parts] },
  ]
  const summary = summaryOf({ ...facts, solutions })
  const decided = decidedIn([summary])
  expect(countDecided(decided, 'survival')).toBe(
    'locks 1 of 1, event 0 of 1, STM 0 of 1 (but for a switch at every read, 1)',
  )
  expect(countStanding([summary], 'alone')).toBe('1 × locks (at every read)')
  expect(countStanding([summary], 'composed')).toBe('1 × locks and STM')
})
