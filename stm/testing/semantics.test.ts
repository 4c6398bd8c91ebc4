import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eventLoop } from '../event-loop/engine.ts'
import { meaning } from './reference-semantics.suite.ts'
import { anyProgram, expectedFrom } from './semantics/programs.suite.ts'
import { anyStore, anyTerm } from './semantics/terms.suite.ts'
import { seed, semantics } from './semantics.suite.ts'

semantics('the event loop', () => eventLoop)

it('random terms end in every way, often enough to be a test', () => {
  const cases = fc.sample(fc.tuple(anyTerm, anyStore), { seed, numRuns: 1_000 })
  const ends = cases.map(([term, store]) => meaning(term, store).end)
  const count = (how: string) =>
    ends.filter((end) => end === how || (typeof end === 'object' && how in end)).length
  expect(count('value')).toBeGreaterThan(200)
  expect(count('waits')).toBeGreaterThan(200)
  expect(count('error')).toBeGreaterThan(50)
  expect(count('stuck')).toBeGreaterThan(20)
})

it('random programs often wake a waiter', () => {
  const programs = fc.sample(anyProgram(1), { seed, numRuns: 500 }).map(expectedFrom)
  const woken = programs.filter((snapshots) =>
    snapshots.some(({ ends }, i) =>
      ends.some((end, task) => end === 'waits' && 'value' in Object(snapshots[i + 1]?.ends[task])),
    ),
  )
  expect(woken.length).toBeGreaterThan(100)
})
