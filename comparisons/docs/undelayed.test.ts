import { expect, it } from 'vitest'
import { scenarioFacts } from '../verdicts/facts.suite.ts'
import type { Facts, SolutionFacts } from '../verdicts/facts.ts'
import { undelayedSentence } from './undelayed.ts'

const failing = (failed: number | null) =>
  scenarioFacts('✗', {
    real: failed === null ? null : { runs: 10, failed, outcomes: ['deadlock'] },
  })

const factsOf = (...solutions: SolutionFacts[]): Facts => ({
  pattern: 'a-pattern',
  title: 'A pattern',
  lesson: '',
  choice: { alone: 'locks', composed: 'STM', because: '' },
  ok: true,
  solutions,
})

it('only failing scenarios of solutions with locks count', () => {
  const facts = factsOf(
    {
      name: 'mutex-naive',
      kind: 'mutex',
      scenarios: [failing(10), failing(10), failing(0), failing(null), scenarioFacts('✓')],
    },
    { name: 'stm-naive', kind: 'stm', scenarios: [failing(0)] },
  )
  expect(undelayedSentence([facts])).toBe(
    'Solutions with locks fail in 4 scenarios of this repository. Undelayed real runs were made of 3 of them; in the others a run might never end. Of those, 2 (67 %) failed in every run, and 1 in none.\n',
  )
})

it('what Node of today cannot do does not count', () => {
  const slower = { ...failing(null), rule: 'event-loop' } as const
  const facts = factsOf({ name: 'mutex', kind: 'mutex', scenarios: [failing(0), slower] })
  expect(undelayedSentence([facts])).toContain('fail in 1 scenario of')
})

it('a scenario that failed in some runs is counted apart', () => {
  const facts = factsOf({ name: 'mutex', kind: 'mutex', scenarios: [failing(10), failing(3)] })
  expect(undelayedSentence([facts])).toContain('1 (50 %) failed in every run, 1 in some, and 0 in')
})
