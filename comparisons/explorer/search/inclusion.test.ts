import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Exploration } from '../exploration.ts'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { zoo } from '../zoo/zoo.suite.ts'
import { breadth } from './breadth.suite.ts'
import { handingProgramOf, wakingTasks } from './handing-programs.suite.ts'
import { programOf, tasks } from './random-programs.suite.ts'

// Whatever Node does is possible under the harsher rule as well, but for one thing: there the tasks
// never start all in one macrotask.

/** All ways in which a program ends. */
const waysOf = ({ outcomes, broken }: Exploration): string[] => [
  ...outcomes.keys(),
  ...broken.keys(),
]

/** The ways to end under `node` that are none under `event-loop`; `null` if not all were found. */
async function missed(program: Program, schedules = 2000): Promise<string[] | null> {
  const node = await explore(program, { rule: 'node', schedules })
  if (!node.complete) return null
  const harsher = await explore(program, { rule: 'event-loop', schedules })
  if (!harsher.complete) return null
  const known = new Set(waysOf(harsher))
  return waysOf(node).filter((way) => !known.has(way))
}

it.each([
  ['work, locks, transactions and limits', tasks.map((each) => programOf(each))],
  ['all that hands over', wakingTasks.map((each) => handingProgramOf(each))],
] as const)(
  'every way to end in Node is one under the harsher rule, on random programs: %s',
  async (_, programs) => {
    let compared = 0
    const property = fc.asyncProperty(programs, async (program) => {
      const ways = await missed(program)
      if (ways === null) return
      expect(ways).toEqual([])
      compared += 1
    })
    await fc.assert(property, breadth(40, 2005))
    expect(compared).toBeGreaterThan(24)
  },
)

const specimens = zoo.flatMap(({ name, wrong, right }) => [
  [`${name}, wrong`, wrong] as const,
  [`${name}, right`, right] as const,
])

it.each(specimens)(
  'every way to end in Node is one under the harsher rule: %s',
  async (_, program) => {
    expect(await missed(program, 20_000)).toEqual([])
  },
)
