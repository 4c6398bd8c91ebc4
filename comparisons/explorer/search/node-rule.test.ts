import fc from 'fast-check'
import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { zoo } from '../zoo/zoo.suite.ts'
import { breadth } from './breadth.suite.ts'
import { type Truth, truthOf } from './node-oracle.suite.ts'
import { programOf, tasks } from './random-programs.suite.ts'
import { clockedTasks, timedProgramOf, timedTasks } from './timed-programs.suite.ts'

// The rule `node` against the truth, which is found in the simplest way and shares no code with it.

const LIMITS = { schedules: 1500, events: 40 }

/** How many schedules end in which way, by the search. */
async function waysOf(program: Program, merges: boolean): Promise<Record<string, bigint>> {
  const { outcomes, broken, complete } = await explore(program, { rule: 'node', merges })
  expect(complete).toBe(true)
  const ways = [...outcomes].filter(([outcome]) => outcome !== 'invariant broken')
  const named = [...broken].map(
    ([name, count]) => [name.replace(', in the end', ''), count] as const,
  )
  return Object.fromEntries([...ways, ...named].sort())
}

function waysIn({ ways }: Truth): Record<string, bigint> {
  const named = [...ways].map(
    ([way, count]) => [/^threw/.test(way) ? 'threw' : way, count] as const,
  )
  const sums = new Map<string, bigint>()
  for (const [way, count] of named) sums.set(way, (sums.get(way) ?? 0n) + BigInt(count))
  return Object.fromEntries([...sums].sort())
}

/** Holds the search against the truth, wherever that is known. Returns whether it is. */
async function agrees(program: Program): Promise<boolean> {
  const truth = await truthOf(program, LIMITS)
  if (!truth.complete) return false
  const expected = waysIn(truth)
  expect(await waysOf(program, false)).toEqual(expected)
  expect(await waysOf(program, true)).toEqual(expected)
  return true
}

it.each([
  ['work, locks, transactions and limits', tasks.map(programOf), 40],
  ['work, timers, and promises of one another', timedTasks.map(timedProgramOf), 40],
  ['the same, with looks at the clock', clockedTasks.map(timedProgramOf), 25],
] as const)(
  'agrees with the truth in every count, on random programs: %s',
  async (_, programs, count) => {
    let compared = 0
    const property = fc.asyncProperty(programs, async (program) => {
      if (await agrees(program)) compared += 1
    })
    await fc.assert(property, breadth(count, 2005))
    expect(compared).toBeGreaterThan(count / 3)
  },
)

const specimens = zoo
  .filter(({ rule }) => rule === 'event-loop')
  .flatMap(({ name, wrong, right }) => [
    [`${name}, wrong`, wrong] as const,
    [`${name}, right`, right] as const,
  ])

it.each(specimens)('agrees with the truth in every count: %s', async (_, program) => {
  expect(await agrees(program)).toBe(true)
})
