import { Mutex } from 'async-mutex'
import pLimit from 'p-limit'
import { expect, it } from 'vitest'
import { atomically, atomicallySync, check, TVar } from '../../../stm/index.ts'
import { explore as exploreHarsher } from '../event-loop.suite.ts'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { replay } from '../replay.ts'

// What is handed over under the harsher rule.

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

it('a lock that is passed at once leads to the states of one that is held up', async () => {
  const program: Program = ({ work }) => {
    const locks = [new Mutex(), new Mutex(), new Mutex()] as const
    const inOrder = (first: Mutex, second: Mutex) => async () => {
      for (const _ of ['first', 'second']) {
        await first.runExclusive(() => second.runExclusive(() => work('eats')))
      }
    }
    return {
      subject: { locks },
      tasks: {
        Alice: inOrder(locks[0], locks[1]),
        Bob: inOrder(locks[1], locks[2]),
        Carol: inOrder(locks[0], locks[2]),
      },
    }
  }
  const { complete, failures, unseen } = await exploreHarsher(program)
  expect([complete, failures, unseen]).toEqual([true, [], null])
})
