import { expect, it } from 'vitest'
import { failureFacts, STARVATION, scenarioFacts } from './facts.suite.ts'
import type { ScenarioFacts, SolutionFacts } from './facts.ts'
import { butFor } from './right-but-for.ts'

const starving = (about: Partial<ScenarioFacts>): ScenarioFacts =>
  scenarioFacts('✗', { failures: [failureFacts({ ending: STARVATION })], ...about })

const solution = (...scenarios: readonly ScenarioFacts[]): SolutionFacts => ({
  name: 'stm',
  kind: 'stm',
  price: 'no queue',
  scenarios,
})

it('a correct solution that starves a task is right but for that, said once for all rules', () => {
  const rules = ['node', 'preemptive'] as const
  const scenarios = rules.map((rule) =>
    starving({ name: 'two among ones', kind: 'liveness', rule }),
  )
  expect(butFor(solution(...scenarios))).toBe("right but for 'two among ones' (starvation)")
})

it('a failure in a composition is no but, because the class is not at fault', () => {
  expect(butFor(solution(starving({ kind: 'composition' }), scenarioFacts('✓')))).toBe(undefined)
})

it('a wrong solution is wrong', () => {
  expect(butFor({ ...solution(starving({ kind: 'liveness' })), bug: 'livelock' })).toBe(undefined)
})
