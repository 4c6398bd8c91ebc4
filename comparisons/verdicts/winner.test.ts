import { describe, expect, it } from 'vitest'
import type { Winner } from '../../patterns/pattern.ts'
import { scenarioFacts } from './facts.suite.ts'
import type { Facts, Mark, ScenarioFacts, SolutionFacts } from './facts.ts'
import { decisionOn, describeEvidence, faultsIn } from './winner.ts'

const scenario = (name: string, kind: ScenarioFacts['kind'], mark: Mark): ScenarioFacts =>
  scenarioFacts(mark, { name, kind })

/** A solution with a mark for each of three scenarios: one alone, two composed. */
function solution(name: string, [alone, one, other]: readonly [Mark, Mark, Mark]): SolutionFacts {
  const [first = ''] = name.split('-')
  const kind = first === 'mutex' || first === 'event' || first === 'stm' ? first : 'other'
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

/** The opinions on the composed setting that these solutions do not contradict. */
const allowed = (...solutions: SolutionFacts[]): Winner[] =>
  (['locks', 'event', 'STM', 'either', 'neither'] as const).filter(
    (preferred) => faultsIn(found(solutions, preferred)).length === 0,
  )

const standing = (...solutions: SolutionFacts[]) =>
  decisionOn('composed', found(solutions, 'either')).standing

describe('the sides that stand, and the opinions that are allowed', () => {
  it.each<[string, SolutionFacts[], string[], Winner[]]>([
    [
      'a scenario that STM alone survives',
      [
        solution('mutex', ['✓', '✗', '✓']),
        solution('event', ['✓', '✗', '✓']),
        solution('stm', ['✓', '✓', '✓']),
      ],
      ['STM'],
      ['STM'],
    ],
    [
      'a scenario that cannot be written counts as a failure',
      [solution('mutex', ['✓', '–', '✓']), solution('stm', ['✓', '✓', '✓'])],
      ['STM'],
      ['STM'],
    ],
    [
      'a scenario that speaks against STM',
      [
        solution('mutex', ['✓', '✓', '✓']),
        solution('event', ['✓', '✓', '✓']),
        solution('stm', ['✓', '✓', '✗']),
      ],
      ['locks', 'event'],
      ['locks', 'event', 'either'],
    ],
    [
      'one against each of two',
      [solution('mutex', ['✓', '✓', '✗']), solution('stm', ['✓', '✗', '✓'])],
      [],
      ['locks', 'event', 'STM', 'either'],
    ],
    [
      'no scenario tells them apart',
      [
        solution('mutex', ['✓', '✓', '✗']),
        solution('event', ['✓', '✓', '✗']),
        solution('stm', ['✓', '✓', '✗']),
      ],
      ['locks', 'event', 'STM'],
      ['locks', 'event', 'STM', 'either'],
    ],
    [
      'a side without a solution does not stand',
      [solution('mutex', ['✓', '✓', '✓']), solution('stm', ['✓', '✓', '✓'])],
      ['locks', 'STM'],
      ['locks', 'STM', 'either'],
    ],
    [
      'another correct solution of the side survives it instead',
      [
        solution('mutex', ['✓', '✓', '✗']),
        solution('mutex-other', ['✓', '✗', '✓']),
        solution('stm', ['✓', '✓', '✓']),
      ],
      ['locks', 'STM'],
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
      ['STM'],
    ],
    [
      'a solution with none of the three survives every scenario',
      [
        solution('no-await', ['✗', '✓', '✓']),
        solution('mutex', ['✓', '✗', '✓']),
        solution('stm', ['✓', '✓', '✓']),
      ],
      ['STM'],
      ['STM', 'neither'],
    ],
  ])('%s', (_, solutions, sides, opinions) => {
    expect(standing(...solutions)).toEqual(sides)
    expect(allowed(...solutions)).toEqual(opinions)
  })

  it('are found in the scenarios of their own setting', () => {
    const solutions = [solution('mutex', ['✓', '✗', '✓']), solution('stm', ['✗', '✓', '✓'])]
    expect(faultsIn(found(solutions, 'STM', 'locks'))).toEqual([])
    expect(faultsIn(found(solutions, 'STM', 'STM'))).toEqual([
      "alone: 'STM' is preferred, but mutex survives 'by itself', no STM does",
    ])
  })
})

it('a closed composition counts for no side', () => {
  const half = (half: 'closed' | 'opened', of: SolutionFacts): SolutionFacts => ({
    ...of,
    scenarios: of.scenarios.map((each) => ({ ...each, half })),
  })
  const solutions = [solution('mutex', ['✓', '✗', '✓']), solution('stm', ['✓', '✓', '✓'])]
  expect(standing(...solutions.map((each) => half('closed', each)))).toEqual(['locks', 'STM'])
  expect(standing(...solutions.map((each) => half('opened', each)))).toEqual(['STM'])
})

it.each([
  ['the mildest rule', ['✗', '✗'], 'no event does'],
  ['a harsher one, where only that shows it', ['✓', '✗'], 'no event does (with slower locks)'],
])('a side fails under %s', (_, marks, says) => {
  const event = solution('event', ['✓', '✓', '✓'])
  const there = (['node', 'event-loop'] as const).map((rule, i) => ({
    ...scenario('one', 'composition', marks[i] as '✓'),
    rule,
  }))
  const others = event.scenarios.filter(({ name }) => name !== 'one')
  const solutions = [
    solution('mutex', ['✓', '✓', '✓']),
    { ...event, scenarios: [...others, ...there] },
  ]
  const { decisive } = decisionOn('composed', found(solutions, 'locks'))
  expect(decisive.map(describeEvidence)).toEqual([`mutex survives 'one', ${says}`])
})

it('the solution counts that fails under the harshest rule', () => {
  const at = (rule: 'node' | 'preemptive') =>
    ({ ...scenario('one', 'composition', '✗'), rule }) as const
  const stm = (name: string, rule: 'node' | 'preemptive') => {
    const all = solution(name, ['✓', '✓', '✓'])
    return { ...all, scenarios: [...all.scenarios.filter((each) => each.name !== 'one'), at(rule)] }
  }
  const solutions = [
    solution('mutex', ['✓', '✓', '✓']),
    stm('stm', 'node'),
    stm('stm-line', 'preemptive'),
  ]
  const { decisive } = decisionOn('composed', found(solutions, 'locks'))
  expect(decisive[0]?.failing).toEqual([{ side: 'STM', under: 'preemptive' }])
})

it('a solution must survive under every rule', () => {
  const stm = solution('stm', ['✓', '✓', '✓'])
  const harsher = { ...scenario('one', 'composition', '✗'), rule: 'preemptive' } as const
  const solutions = [
    solution('mutex', ['✓', '✓', '✓']),
    solution('event', ['✓', '✓', '✓']),
    { ...stm, scenarios: [...stm.scenarios, harsher] },
  ]
  const decision = decisionOn('composed', found(solutions, 'locks'))
  expect(decision).toMatchObject({ standing: ['locks', 'event'], fault: undefined })
  expect(decision.decisive.map(describeEvidence)).toEqual([
    "mutex and event survive 'one', no STM does (at every read)",
  ])
})
