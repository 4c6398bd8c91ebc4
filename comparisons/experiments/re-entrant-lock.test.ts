import { expect, it } from 'vitest'
import { decisive, explore } from '../explorer/index.ts'
import { rowsInNode } from './re-entrant-lock/in-node.ts'
import { severalKeys } from './re-entrant-lock/several-keys.ts'

it('domains re-enter, and do not exclude what shares them; each run finds the same', async () => {
  const rows = await rowsInNode()
  expect(rows.map(([, found]) => found)).toEqual([
    'async-lock timed out in queue books',
    'enters',
    'two tasks are inside at once',
    'two tasks are inside at once',
    'one task at a time',
    'two tasks are inside at once',
    'the constructor throws',
  ])
  expect(await rowsInNode()).toEqual(rows)
})

it('keys in one call are taken in the order of the call, so only sorted ones are safe', async () => {
  const endings: Record<string, string[]> = {}
  for (const [name, program] of Object.entries(severalKeys)) {
    const { failures } = decisive(await explore(program))
    endings[name] = failures.map(({ ending }) => ending.outcome)
  }
  expect(endings).toEqual({
    'async-lock: one key within the other': ['deadlock'],
    'async-lock: both keys in one call': [],
    'async-lock: both keys in one call, and a third task': ['deadlock'],
    'async-lock: both keys in one call, sorted, and a third task': [],
  })
})
