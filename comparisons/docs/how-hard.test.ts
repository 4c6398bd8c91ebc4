import { expect, it } from 'vitest'
import type { Odds } from '../explorer/index.ts'
import { scenarioFacts } from '../verdicts/facts.suite.ts'
import type { Facts, Findings, ScenarioFacts } from '../verdicts/facts.ts'
import { howHardSummary, howHardTable } from './how-hard.ts'

const ODDS: Odds = {
  walks: 900,
  failed: { 'pct 1': 0, 'pct 2': 9, 'pct 3': 90, pos: 450, surw: 900 },
}

function scenario(name: string, findings: Partial<Findings>): ScenarioFacts {
  const facts = scenarioFacts('✗', { name })
  return { ...facts, findings: { ...(facts.findings as Findings), ...findings } }
}

const hard = scenario('two meet', {
  odds: ODDS,
  chance: 1 / 250,
  interleavings: '40000000000000000000',
  outcomes: { completed: '30000000000000000000', deadlock: '10000000000000000000' },
  states: 1234,
  executions: 56,
})

const sure = scenario('alone', {
  odds: { ...ODDS, failed: { 'pct 1': 900, 'pct 2': 900, 'pct 3': 900, pos: 900, surw: 900 } },
  chance: 0.999999999999,
  interleavings: 4,
  outcomes: { deadlock: 4 },
  ownOrder: 'deadlock',
})

const facts: Facts = {
  pattern: 'a-pattern',
  title: 'A pattern',
  lesson: 'A lesson.',
  choice: { alone: 'locks', composed: 'STM', because: 'it is short' },
  ok: true,
  solutions: [
    { name: 'mutex-sure', kind: 'mutex', bug: 'fails', scenarios: [sure] },
    {
      name: 'mutex-hard',
      kind: 'mutex',
      bug: 'fails',
      scenarios: [scenarioFacts('✗'), { ...hard, rule: 'event-loop' }, sure],
    },
    { name: 'stm', kind: 'stm', scenarios: [scenarioFacts('✓')] },
  ],
}

it('has a row for each failure that was walked to, the hardest first', () => {
  const [, , ...rows] = howHardTable([facts], 'patterns/').trimEnd().split('\n')
  const page = 'patterns/a-pattern.md'
  expect(rows).toEqual([
    `| [A pattern](${page}) | [\`mutex-hard\`](${page}#mutex-hard) in 'two meet', with slower locks | 1,234, 56 | no | 250 | 4 | over 300 | 100 ± 33 | 10 ± 1 | 2 | 1 |`,
    `| [A pattern](${page}) | [\`mutex-sure\`](${page}#mutex-sure) in 'alone' | 3, 2 | yes | 1 | 1 | 1 | 1 | 1 | 1 | 1 |`,
  ])
})

it('counts the failures by the runs that they need', () => {
  const summary = howHardSummary([facts])
  expect(summary).toContain('2 wrong solutions, one failure each; 900 walks for each estimate.')
  expect(summary).toContain(
    '|  | every run fails | up to 2 runs | up to 10 runs | up to 100 runs | more |',
  )
  expect(summary).toContain('| random walk | 1 | 0 | 0 | 0 | 1 |')
  expect(summary).toContain('| PCT, d = 1 | 1 | 0 | 0 | 0 | 1 |')
  expect(summary).toContain('| PCT, d = 2 | 1 | 0 | 0 | 1 | 0 |')
  expect(summary).toContain('| POS | 1 | 1 | 0 | 0 | 0 |')
})
