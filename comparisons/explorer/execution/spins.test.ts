import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { explain, explore, type Program, type Rule, replay } from '../index.ts'

interface Door {
  isOpen: boolean
}

/** Ways to wait for an open door that never let go of the event loop. */
const SPINS: Record<string, (door: Door) => Promise<void>> = {
  async 'await null'(door) {
    while (!door.isOpen) await null
  },
  async 'an async function that returns at once'(door) {
    const looks = async () => door.isOpen
    while (!(await looks()));
  },
  'a chain of promises': (door) =>
    new Promise((resolve) => {
      const look = () => void (door.isOpen ? resolve() : Promise.resolve().then(look))
      look()
    }),
  queueMicrotask: (door) =>
    new Promise((resolve) => {
      const look = () => (door.isOpen ? resolve() : queueMicrotask(look))
      look()
    }),
  nextTick: (door) =>
    new Promise((resolve) => {
      const look = () => (door.isOpen ? resolve() : process.nextTick(look))
      look()
    }),
}

SPINS['several at once'] = async (door) => {
  await Promise.all(['nextTick', 'nextTick', 'await null'].map((way) => SPINS[way]?.(door)))
}

const house =
  (wait: (door: Door) => Promise<void>, waiters = ['guest']): Program =>
  ({ work }) => {
    const door: Door = { isOpen: false }
    const guest = async () => {
      await work('rings')
      await wait(door)
    }
    return {
      subject: door,
      tasks: {
        ...Object.fromEntries(waiters.map((name) => [name, guest])),
        async host() {
          await work('walks')
          door.isOpen = true
        },
      },
    }
  }

// Node hangs in each of these: its microtasks never end, and so no other task's work does.
describe('a loop of microtasks without an end', () => {
  const rules: readonly Rule[] = ['node', 'event-loop']
  it.each(Object.entries(SPINS))('is a livelock of who goes round: %s', async (_, wait) => {
    for (const rule of rules) {
      const found = await explore(house(wait), { rule })
      // The guest is too early, or comes to an open door.
      expect([...found.outcomes.keys()].sort()).toEqual(['completed', 'livelock'])
      expect(found).toMatchObject({ complete: true, broken: new Map() })
      const [failure] = found.failures
      expect(failure?.ending.message).toBe(
        'guest: microtasks go on forever and never let go of the event loop, so Node hangs',
      )
      const again = await replay(house(wait), failure?.schedule ?? [], rule)
      expect(again).toEqual({ ...again, ending: failure?.ending, steps: failure?.steps })
    }
  })

  it('is told by the name of the one that goes round', async () => {
    const found = await explore(house(SPINS['await null'] as never, ['Ann', 'Bob']))
    expect(found.failures.map(({ ending }) => ending.message)).toEqual([
      expect.stringMatching(/^(Ann|Bob): microtasks go on forever/),
    ])
  })

  it('is found in the program itself, before any task has started', async () => {
    const found = await explore(({ work }) => {
      void (SPINS['await null'] as (door: Door) => Promise<void>)({ isOpen: false })
      return { subject: {}, tasks: { guest: () => work('rings') } }
    })
    expect([...found.outcomes]).toEqual([['livelock', 1n]])
    expect(explain(found)).toContain('the program: microtasks go on forever')
  })

  it('is none where many microtasks end', async () => {
    const patient = async () => {
      for (let i = 0; i < 20_000; i += 1) await null
    }
    const found = await explore(house(patient), { rule: 'node' })
    expect([...found.outcomes.keys()]).toEqual(['completed'])
  })

  it('leaves other code alone', async () => {
    const storage = new AsyncLocalStorage<string>()
    const listeners = process.listeners('uncaughtException')
    const seen: unknown[] = []
    const monitor = (error: unknown) => void seen.push(error)
    await storage.run('mine', async () => {
      let ticks = 0
      const timer = setInterval(() => {
        ticks += 1
      }, 1)
      await explore(house(SPINS['await null'] as never))
      await sleep(5)
      clearInterval(timer)
      expect(ticks).toBeGreaterThan(0)
      expect(storage.getStore()).toBe('mine')
      process.once('uncaughtException', monitor)
      const tick = await new Promise((resolve) => {
        process.nextTick((...values: unknown[]) => resolve(values), 1, 2)
      })
      expect(tick).toEqual([1, 2])
      process.removeListener('uncaughtException', monitor)
    })
    expect(process.listeners('uncaughtException')).toEqual(listeners)
    expect(seen).toEqual([])
  })

  it('can be given up', async () => {
    const names = ['Ann', 'Bob', 'Cid', 'Dan', 'Eve']
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 200)
    const exploration = explore(house(SPINS['await null'] as never, names), {
      signal: controller.signal,
      merges: false,
    })
    await expect(exploration).rejects.toThrow('enough')
  })
})
