import { expect, it } from 'vitest'
import { exploreThreads } from './explore.ts'

// The correct solutions on threads where no scenario takes them: counts that wrap around, a load that
// fails, more thieves than one.

const explored = (name: string) =>
  exploreThreads(new URL(`./zoo/${name}.suite.ts`, import.meta.url), { schedules: 2_000 })

it.each([
  ['the ring buffer passes all items when its counts wrap around', 'ring-wraps'],
  ['each task is run once when the ends of a deque wrap around', 'deque-wraps'],
  ['a thief that has lost a task to another takes the next one', 'two-thieves'],
  ['a load that fails leaves the settings to the next thread', 'first-load-fails'],
])('%s', async (_, name) => {
  const { outcomes, failures } = await explored(name)
  expect(failures.map(({ ending }) => ending)).toEqual([])
  expect([...outcomes.keys()]).toEqual(['completed'])
})
