import { expect, it } from 'vitest'
import { scenarioFacts } from '../verdicts/facts.suite.ts'
import type { Facts, SolutionFacts } from '../verdicts/facts.ts'
import { undelayedSentence } from './undelayed.ts'

const failing = (failed: number | null) =>
  scenarioFacts('✗', {
    real: failed === null ? null : { runs: 10, failed, outcomes: ['deadlock'] },
  })

const wrong = (...scenarios: SolutionFacts['scenarios']): SolutionFacts => ({
  name: 'mutex-naive',
  kind: 'mutex',
  bug: 'lost update',
  scenarios,
})

/** A correct solution, which need not be one with locks. */
const right: SolutionFacts = { name: 'stm', kind: 'stm', scenarios: [scenarioFacts('✓')] }

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
    wrong(failing(10), failing(10), failing(0), failing(null), scenarioFacts('✓')),
    { name: 'stm-naive', kind: 'stm', bug: 'lost update', scenarios: [failing(0)] },
    right,
  )
  expect(undelayedSentence([facts])).toBe(
    'In 4 cases a wrong solution with locks fails a scenario that a correct solution survives. Undelayed real runs were made of 3; in the others a run might never end. Of these 3, 2 (67 %) failed in every run, and 1 in none.\n',
  )
})

it('what no correct solution survives is no bug, nor is what a correct one fails', () => {
  const both = { ...failing(10), name: 'two banks', kind: 'composition' } as const
  const mutex: SolutionFacts = { name: 'mutex', kind: 'mutex', scenarios: [failing(10), both] }
  const sentence = undelayedSentence([factsOf(wrong(failing(0), both), mutex, right)])
  expect(sentence).toContain('In 1 case a wrong')
  expect(sentence).toContain('0 (0 %) failed in every run, and 1 in none')
})

it('what Node of today cannot do does not count', () => {
  const slower = { ...failing(null), rule: 'event-loop' } as const
  const facts = factsOf(wrong(failing(0), slower), right)
  expect(undelayedSentence([facts])).toContain('Of these 1, 0')
})

it('a scenario that failed in some runs is counted apart', () => {
  const facts = factsOf(wrong(failing(10), failing(3)), right)
  expect(undelayedSentence([facts])).toContain('1 (50 %) failed in every run, 1 in some, and 0 in')
})
