import { expect, it } from 'vitest'
import tagged from './lock-free-stack/atomics-tagged.ts'
import locked from './lock-free-stack/mutex.ts'

// Correct solutions on threads where no scenario takes them, on one thread: the threads that are
// explored there are in comparisons/thread-explorer/beyond.test.ts.

it.each([
  ['tags', tagged],
  ['a lock', locked],
])('a stack of cells with %s has none to give when all are taken', (_, { open, threads }) => {
  const memory = open()
  for (let cells = 0; cells < 3; cells += 1) threads.Alice?.(memory)
  const taken = [...new Int32Array(memory)]
  threads.Alice?.(memory)
  expect([...new Int32Array(memory)]).toEqual(taken)
})
