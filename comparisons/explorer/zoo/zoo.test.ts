import { describe, expect, it } from 'vitest'
import { explore, replay } from '../event-loop.suite.ts'
import type { Exploration, Program } from '../index.ts'
import { zoo } from './zoo.suite.ts'

// Textbook bugs, each of which must be found, and next to each a twin that must not be accused.

/** What two explorations of one program have in common, whatever order they come upon it in. */
const countsOf = ({ outcomes, broken, interleavings }: Exploration) => ({
  outcomes: Object.fromEntries(outcomes),
  broken: Object.fromEntries(broken),
  interleavings,
})

/** To search without merging takes its time. */
const MOST_INTERLEAVINGS = 200n

it('there are twenty bugs and more', () => {
  expect(new Set(zoo.map(({ name }) => name)).size).toBeGreaterThanOrEqual(20)
})

describe.each(zoo)('$name under the rule $rule', (specimen) => {
  const { rule, wrong, right, outcomes, invariant, preemptions } = specimen
  const programs: readonly (readonly [string, Program])[] = [
    ['bug', wrong],
    ['twin', right],
  ]

  it('the bug ends in just the ways that are declared', async () => {
    const { complete, outcomes: found, failures, broken } = await explore(wrong, { rule })
    expect([...found.keys()].sort()).toEqual([...outcomes].sort())
    expect([...broken.keys()]).toEqual(invariant === undefined ? [] : [invariant])
    expect(failures[0]?.preemptions).toBe(preemptions)
    expect(complete).toBe(true)
  })

  it('the chance of meeting the bug is that of a failing run', async () => {
    const { chance } = await explore(wrong, { rule })
    expect(chance).toBeGreaterThan(0)
    expect(chance === 1).toBe(!outcomes.includes('completed'))
  })

  it('the failure that is shown can be replayed', async () => {
    const { failures } = await explore(wrong, { rule })
    expect(failures).not.toEqual([])
    for (const { tasks, schedule, steps, ending } of failures) {
      expect(await replay(wrong, schedule, rule)).toMatchObject({ tasks, schedule, steps, ending })
    }
  })

  it('the twin survives every interleaving', async () => {
    const { complete, outcomes: found, failures, chance } = await explore(right, { rule })
    expect(failures.map(({ ending }) => ending.message)).toEqual([])
    expect([...found.keys()]).toEqual(['completed'])
    expect(chance).toBe(0)
    expect(complete).toBe(true)
  })

  it.each(programs)('two runs of the %s give the same', async (_, program) => {
    expect(await explore(program, { rule })).toEqual(await explore(program, { rule }))
  })

  it.each(programs)(
    'the %s, if small, counts the same if no states are merged',
    async (_, program) => {
      const merged = await explore(program, { rule })
      if ((merged.interleavings ?? 0n) > MOST_INTERLEAVINGS) return
      const plain = await explore(program, { rule, merges: false })
      expect(countsOf(merged)).toEqual(countsOf(plain))
    },
  )
})
