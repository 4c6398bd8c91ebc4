import { Mutex } from 'async-mutex'
import fc from 'fast-check'
import pLimit from 'p-limit'
import { expect, it } from 'vitest'
import { atomically, atomicallySync, check, TVar } from '../../../stm/index.ts'
import { explore as exploreHarsher } from '../event-loop.suite.ts'
import type { Exploration } from '../exploration.ts'
import { explore, replay } from '../explore.ts'
import type { Program } from '../program.ts'
import { zoo } from '../zoo/zoo.suite.ts'
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
    await fc.assert(property, { numRuns: 100, seed: 2005 })
    expect(compared).toBeGreaterThan(60)
  },
  300_000,
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

class House {
  isOpen = false
  isEarly = false
  readonly door = new Mutex()
  readonly limit = pLimit(1)
  readonly gate = new TVar(false)
}

type Make = (
  house: House,
  work: (label: string) => Promise<void>,
) => Record<string, () => Promise<unknown>>

/** One task opens, right after it has let go of something, and another must not come in before. */
const early =
  (make: Make): Program =>
  ({ work }) => {
    const house = new House()
    return {
      subject: house,
      tasks: make(house, work),
      finally: { 'nobody is early': () => !house.isEarly },
    }
  }

const HANDED_OVER: Record<string, Make> = {
  'a mutex': (house, work) => ({
    opens: async () => {
      await house.door.runExclusive(() => work('connects'))
      house.isOpen = true
    },
    enters: async () => {
      if (!house.door.isLocked()) return
      await house.door.runExclusive(async () => {
        house.isEarly = !house.isOpen
      })
    },
  }),
  'waiting for a lock to be free': (house, work) => ({
    opens: async () => {
      await house.door.runExclusive(() => work('connects'))
      house.isOpen = true
    },
    enters: async () => {
      if (!house.door.isLocked()) return
      await house.door.waitForUnlock()
      house.isEarly = !house.isOpen
    },
  }),
  'a wait that is cancelled': (house, work) => ({
    opens: async () => {
      await work('connects')
      house.door.cancel()
      for (let ticks = 0; ticks < 5; ticks += 1) await null
      house.isOpen = true
    },
    enters: () => house.door.runExclusive(() => work('looks')),
    waits: async () => {
      if (!house.door.isLocked()) return
      await house.door.acquire().catch(() => {
        house.isEarly = !house.isOpen
      })
    },
  }),
  'a place in a limit': (house, work) => ({
    both: () => {
      const first = house
        .limit(() => work('connects'))
        .then(() => {
          house.isOpen = true
        })
      const second = house.limit(async () => {
        house.isEarly = !house.isOpen
      })
      return Promise.all([first, second])
    },
  }),
  'a transaction that wakes up': (house) => ({
    opens: async () => {
      atomicallySync((tx) => house.gate.set(tx, true))
      for (let ticks = 0; ticks < 5; ticks += 1) await null
      house.isOpen = true
    },
    enters: async () => {
      if (house.gate.peek()) return
      await atomically((tx) => check(tx, house.gate.get(tx)))
      house.isEarly = !house.isOpen
    },
  }),
}

it.each(Object.entries(HANDED_OVER))(
  'what is handed over goes on before the one that had it, as in Node: %s',
  async (_, make) => {
    const program = early(make)
    const node = await explore(program, { rule: 'node' })
    const { broken, complete, failures, unseen } = await exploreHarsher(program)
    expect([complete, unseen, [...broken.keys()], [...node.broken.keys()]]).toEqual([
      true,
      null,
      ['nobody is early, in the end'],
      ['nobody is early, in the end'],
    ])
    const [failure] = failures
    expect(failure?.schedule.filter(({ atOnce }) => atOnce)).toHaveLength(1)
    const again = await replay(program, failure?.schedule ?? [], 'event-loop')
    expect(again).toMatchObject({ ending: failure?.ending, steps: failure?.steps })
  },
)
