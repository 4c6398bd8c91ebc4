import { expect, it } from 'vitest'
import type { Exploration } from '../../explorer/index.ts'
import { sentenceOf } from './sentence-of.ts'

const of = (outcomes: Record<string, bigint>, more: Partial<Exploration> = {}) => {
  const interleavings = Object.values(outcomes).reduce((sum, ways) => sum + ways, 0n)
  const found = {
    complete: true,
    states: 7,
    interleavings,
    outcomes: new Map(Object.entries(outcomes)),
  }
  return sentenceOf({ ...found, ...more } as Exploration)
}

it.each([
  [
    { completed: 1623n },
    'The explorer has played all 1,623 interleavings, and none fails: under this rule it cannot be broken.',
  ],
  [
    { completed: 5n, deadlock: 2n, threw: 1n },
    'The explorer has played all 8 interleavings: 3 of them fail.',
  ],
  [
    { completed: 5n, deadlock: 1n, inconclusive: 2n },
    'The explorer has played all 8 interleavings: 1 of them fails, and 2 cannot be judged.',
  ],
  [
    { completed: 5n, inconclusive: 2n },
    'The explorer has played all 7 interleavings: none fails, and 2 cannot be judged.',
  ],
])('says of a complete search how many fail: %#', (outcomes, sentence) => {
  expect(of(outcomes)).toBe(sentence)
})

it('claims nothing of what was not played', () => {
  const cut = { complete: false }
  expect(of({ completed: 5n }, cut)).toBe(
    'There are too many to play here. After 7 states, none has failed so far.',
  )
  expect(of({ inconclusive: 5n }, cut)).toBe(
    'There are too many to play here. After 7 states, none has failed so far.',
  )
  expect(of({ inconclusive: 1n }, { ...cut, limitedBy: null })).toBe('This cannot be judged here.')
  expect(of({ deadlock: 1n }, cut)).toBe(
    'There are too many to play here. After 7 states, some run fails.',
  )
})

it('counts states where runs have no end', () => {
  const endless = { interleavings: null }
  expect(of({ completed: 1n }, endless)).toBe(
    'Runs have no end here. In all 7 states, no run fails.',
  )
  expect(of({ starvation: 1n }, endless)).toBe(
    'Runs have no end here. In all 7 states, some run fails.',
  )
})
