import { expect, it } from 'vitest'
import { withoutRepeats } from './repeats.ts'

const by = (task: string) => (action: string) => ({ task, action })
const [a, b] = [by('A'), by('B')]

it('a round that repeats up to the cut is shown once, and each of its tasks goes on', () => {
  const round = [a('acquires left'), b('acquires right'), a('releases left'), b('releases right')]
  const begin = [a('begins')]
  expect(withoutRepeats([...begin, ...round, ...round, ...round, a('and so on')])).toEqual([
    ...begin,
    ...round,
    a('and so on'),
    b('and so on'),
  ])
})

it('a round that was cut in its middle is shown once as well', () => {
  const actions = ['x', 'y', 'x', 'y', 'x', 'y', 'x', 'and so on'].map(a)
  expect(withoutRepeats(actions)).toEqual(['x', 'y', 'and so on'].map(a))
})

it('what was seen twice only, or does not repeat, stays', () => {
  for (const actions of [['x', 'y', 'x', 'y', 'and so on'], ['x', 'y', 'z', 'and so on'], []]) {
    expect(withoutRepeats(actions.map(a))).toEqual(actions.map(a))
  }
})

it('the same words of another task are no repeat', () => {
  const actions = [a('x'), b('x'), a('x'), a('x'), b('x'), a('and so on')]
  expect(withoutRepeats(actions)).toEqual(actions)
})
