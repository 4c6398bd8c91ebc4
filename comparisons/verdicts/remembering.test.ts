import { describe, expect, it } from 'vitest'
import type { Duty } from '../../patterns/duties.ts'
import { scenarioFacts } from './facts.suite.ts'
import type { Mark, SolutionFacts } from './facts.ts'
import { decidedByDuties, describeRemembering, rememberingIn } from './remembering.ts'

const solution = (name: string, mark: Mark, about: Partial<SolutionFacts> = {}): SolutionFacts => ({
  name,
  kind: name.startsWith('mutex') ? 'mutex' : name.startsWith('event') ? 'event' : 'stm',
  scenarios: [scenarioFacts(mark, { name: 'two meet' })],
  ...about,
})

/** A version of `of` that forgets `duty`. */
const without = (duty: Duty, mark: Mark, ...of: readonly string[]): SolutionFacts =>
  solution(`${of[0]}-without-${duty}`, mark, { bug: 'a bug', forgets: { duty, of } })

const right = ['mutex', 'event', 'stm'].map((name) => solution(name, '✓'))

const standing = (...others: readonly SolutionFacts[]) =>
  rememberingIn([...right, ...others])[0]?.standing

describe('what has to be remembered', () => {
  it('is unknown where no wrong version forgets anything', () => {
    expect(rememberingIn(right)).toEqual([])
  })

  it('is what a version without it fails by, where the correct one survives', () => {
    const [found] = rememberingIn([...right, without('tell', '✗', 'event')])
    expect(found?.solutions.map(({ solution, duties }) => [solution, duties])).toEqual([
      ['mutex', []],
      ['event', [{ duty: 'tell', without: 'event-without-tell' }]],
      ['stm', []],
    ])
  })

  it.each<Mark>(['✓', '≤'])('is not what a version survives without: %s', (mark) => {
    expect(rememberingIn([...right, without('tell', mark, 'event')])).toEqual([])
  })

  it('is nothing of a solution that fails there itself', () => {
    const failing = solution('event', '✗')
    const others = right.filter(({ name }) => name !== 'event')
    expect(rememberingIn([...others, failing, without('tell', '✗', 'event')])).toEqual([])
  })
})

describe('a side is beaten', () => {
  it('by one that needs a part of what it needs', () => {
    const others = [
      without('together', '✗', 'mutex', 'event', 'stm'),
      without('undo', '✗', 'mutex', 'event'),
    ]
    expect(standing(...others)).toEqual(['STM'])
    const [found] = decidedByDuties(rememberingIn([...right, ...others]))
    expect(found && describeRemembering(found)).toBe(
      "'two meet' for STM; to remember besides: mutex: undo; event: undo",
    )
  })

  it('not by fewer duties, if one of them is another one', () => {
    const others = [
      without('together', '✗', 'mutex', 'event'),
      without('undo', '✗', 'mutex', 'event'),
      without('let out', '✗', 'stm'),
    ]
    expect(standing(...others)).toEqual(['locks', 'event', 'STM'])
    expect(decidedByDuties(rememberingIn([...right, ...others]))).toEqual([])
  })

  it('not by equal duties, and not more by a second version that forgets the same', () => {
    const one = without('undo', '✗', 'mutex', 'event', 'stm')
    const again = { ...without('undo', '✗', 'mutex'), name: 'mutex-leak' }
    expect(standing(one, again)).toEqual(['locks', 'event', 'STM'])
  })

  it('not if it has a second correct solution that needs no more', () => {
    const plain = solution('mutex-plain', '✓')
    expect(standing(without('undo', '✗', 'mutex'), plain)).toEqual(['locks', 'event', 'STM'])
    expect(standing(without('undo', '✗', 'mutex'))).toEqual(['event', 'STM'])
  })

  it('only by one that survives', () => {
    const others = right.filter(({ name }) => name !== 'stm')
    const found = rememberingIn([
      ...others,
      solution('stm', '✗'),
      without('undo', '✗', 'mutex', 'event'),
    ])
    expect(found[0]?.standing).toEqual(['locks', 'event'])
  })
})
