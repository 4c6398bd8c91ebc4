import { expect, it } from 'vitest'
import { columns } from './columns.ts'

it('sets words to the left and numbers to the right, as their heads are', () => {
  const rows = [
    ['waiters', 're-runs', 'why'],
    [10, 1000n, 'each'],
    ['a thousand', 1],
  ]
  expect(columns(rows).split('\n')).toEqual([
    '   waiters  re-runs  why',
    '        10    1,000  each',
    'a thousand        1',
  ])
})
