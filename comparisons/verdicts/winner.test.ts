import { describe, expect, it } from 'vitest'
import type { Winner } from '../../patterns/pattern.ts'
import { scenarioFacts } from './facts.suite.ts'
import type { Facts, Mark, ScenarioFacts, SolutionFacts } from './facts.ts'
import { decisionOn, faultsIn } from './winner.ts'

const scenario = (name: string, kind: ScenarioFacts['kind'], mark: Mark): ScenarioFacts =>
  scenarioFacts(mark, { name, kind })

/** A solution with a mark for each of three scenarios: one alone, two composed. */
function solution(name: string, [alone, one, other]: readonly [Mark, Mark, Mark]): SolutionFacts {
  const kind = name.startsWith('mutex') ? 'mutex' : name.startsWith('stm') ? 'stm' : 'other'
  const scenarios = [
    scenario('by itself', 'liveness', alone),
    scenario('one', 'composition', one),
    scenario('other', 'composition', other),
  ]
  return { name, kind, scenarios }
}

const found = (
  solutions: readonly SolutionFacts[],
  composed: Winner,
  alone: Winner = 'either',
): Pick<Facts, 'choice' | 'solutions'> => ({
  choice: { alone, composed, because: 'because' },
  solutions,
})

/** The choices for the composed setting that these solutions support. */
const supported = (...solutions: SolutionFacts[]): Winner[] =>
  (['locks', 'STM', 'either', 'neither'] as const).filter(
    (wins) => faultsIn(found(solutions, wins)).length === 0,
  )

describe('a supported choice', () => {
  it.each<[string, SolutionFacts[], Winner[]]>([
    [
      'a scenario for STM alone',
      [solution('mutex', ['✓', '✗', '✓']), solution('stm', ['✓', '✓', '✓'])],
      ['STM'],
    ],
    [
      'a scenario that cannot be written counts as a failure',
      [solution('mutex', ['✓', '–', '✓']), solution('stm', ['✓', '✓', '✓'])],
      ['STM'],
    ],
    [
      'a scenario for locks alone',
      [solution('mutex', ['✓', '✓', '✓']), solution('stm', ['✓', '✓', '✗'])],
      ['locks'],
    ],
    [
      'one for each',
      [solution('mutex', ['✓', '✓', '✗']), solution('stm', ['✓', '✗', '✓'])],
      ['either'],
    ],
    [
      'no evidence: the prices decide',
      [solution('mutex', ['✓', '✓', '✗']), solution('stm', ['✓', '✓', '✗'])],
      ['locks', 'STM', 'either'],
    ],
    [
      'another correct solution survives it instead',
      [
        solution('mutex', ['✓', '✓', '✗']),
        solution('mutex-other', ['✓', '✗', '✓']),
        solution('stm', ['✓', '✓', '✓']),
      ],
      ['locks', 'STM', 'either'],
    ],
    [
      'a wrong solution is no evidence',
      [
        { ...solution('mutex-wrong', ['✗', '✓', '✓']), bug: 'a bug' },
        solution('mutex', ['✓', '✗', '✓']),
        solution('stm', ['✓', '✓', '✓']),
      ],
      ['STM'],
    ],
    [
      'a solution without locks and transactions survives every scenario',
      [
        solution('no-await', ['✗', '✓', '✓']),
        solution('mutex', ['✓', '✗', '✓']),
        solution('stm', ['✓', '✓', '✓']),
      ],
      ['STM', 'neither'],
    ],
  ])('%s', (_, solutions, winners) => {
    expect(supported(...solutions)).toEqual(winners)
  })

  it('is checked against the scenarios of its own setting', () => {
    const solutions = [solution('mutex', ['✓', '✗', '✓']), solution('stm', ['✗', '✓', '✓'])]
    expect(faultsIn(found(solutions, 'STM', 'locks'))).toEqual([])
    expect(faultsIn(found(solutions, 'STM', 'STM'))).toEqual([
      "alone: 'STM' is declared, but mutex survives 'by itself', no STM does",
    ])
  })
})

it('a solution must survive under every rule', () => {
  const stm = solution('stm', ['✓', '✓', '✓'])
  const harsher = { ...scenario('one', 'composition', '✗'), rule: 'preemptive' } as const
  const solutions = [
    solution('mutex', ['✓', '✓', '✓']),
    { ...stm, scenarios: [...stm.scenarios, harsher] },
  ]
  expect(decisionOn('composed', found(solutions, 'locks'))).toMatchObject({
    forLocks: [{ scenario: 'one', solution: 'mutex' }],
    forStm: [],
    fault: undefined,
  })
})
