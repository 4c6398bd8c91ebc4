import { E_TIMEOUT, Mutex, withTimeout } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import type { Program } from '../../execution/execute.ts'
import type { Exploration } from '../../exploration.ts'
import { explore, replay } from '../../explore.ts'

const outcomesOf = ({ outcomes }: Exploration) => [...outcomes.keys()].sort()

const pause = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))

/** Explores, and gives the orders in which `task`s can have noted what they did. */
async function ordersOf(
  program: (
    note: (what: string) => void,
    work: (label: string) => Promise<void>,
  ) => {
    readonly [task: string]: () => Promise<unknown>
  },
): Promise<string[]> {
  const found = await explore(({ work }) => {
    const order: string[] = []
    return {
      subject: {},
      record: order,
      tasks: program((what) => order.push(what), work),
      get finally() {
        return { [order.join(' ')]: () => false }
      },
    }
  })
  expect(found.complete).toBe(true)
  return [...found.broken.keys()].map((name) => name.replace(', in the end', '')).sort()
}

describe('timers', () => {
  it('go off in the order of their times, however long they take', async () => {
    const orders = await ordersOf((note) => ({
      Alice: async () => {
        await Promise.all([300, 100, 200].map((ms) => pause(ms).then(() => note(`${ms}`))))
      },
    }))
    expect(orders).toEqual(['100 200 300'])
  })

  it('of two with an await of unknown length between them, the shorter may come first or not', async () => {
    const orders = await ordersOf((note, work) => ({
      Alice: async () => {
        const long = pause(100).then(() => note('long'))
        await work('waits for who knows what')
        await Promise.all([long, pause(50).then(() => note('short'))])
      },
    }))
    expect(orders).toEqual(['long short', 'short long'])
  })

  it('with the same await between them, the longer one comes last', async () => {
    const orders = await ordersOf((note, work) => ({
      Alice: async () => {
        const first = pause(50).then(() => note('first'))
        await work('waits for who knows what')
        await Promise.all([first, pause(50).then(() => note('second'))])
      },
    }))
    expect(orders).toEqual(['first second'])
  })

  it('can be cleared, and set again and again', async () => {
    const orders = await ordersOf((note) => ({
      Alice: () =>
        new Promise<void>((resolve) => {
          clearTimeout(setTimeout(() => note('never'), 1))
          let ticks = 0
          const interval = setInterval(() => {
            ticks += 1
            note(`tick`)
            if (ticks < 3) return
            clearInterval(interval)
            resolve()
          }, 10)
        }),
    }))
    expect(orders).toEqual(['tick tick tick'])
  })

  it('the clock is virtual, and the same in every run', async () => {
    const orders = await ordersOf((note) => ({
      Alice: async () => {
        const [date, time] = [Date.now(), performance.now()]
        await pause(250)
        note(`${Date.now() - date} ${performance.now() - time} ${new Date().getUTCFullYear()}`)
      },
    }))
    expect(orders).toEqual(['250 250 2005'])
  })

  it('random numbers are the same in every schedule, and differ between tasks', async () => {
    const drawn = new Map<string, Set<number>>()
    const draw = (name: string) => async () => {
      const values = drawn.get(name) ?? new Set<number>()
      drawn.set(name, values.add(Math.random()))
    }
    await explore(() => ({ subject: {}, tasks: { Alice: draw('Alice'), Bob: draw('Bob') } }))
    const [alice, bob] = [...drawn.values()].map((values) => [...values])
    expect(alice).toHaveLength(1)
    expect(bob).toHaveLength(1)
    expect(alice).not.toEqual(bob)
  })

  it('an AbortSignal with a timeout may come at any time', async () => {
    const { outcomes, failures } = await explore(({ work }) => ({
      subject: {},
      tasks: {
        Alice: async () => {
          const signal = AbortSignal.timeout(100)
          await work('asks')
          signal.throwIfAborted()
        },
      },
    }))
    expect([...outcomes.keys()].sort()).toEqual(['completed', 'threw'])
    expect(failures[0]?.ending.message).toContain('TimeoutError')
  })
})

describe('withTimeout of async-mutex', () => {
  const impatient: Program = ({ work }) => {
    const lock = new Mutex()
    const record = { served: 0, gone: 0 }
    const hurried = withTimeout(lock, 100)
    const visit = async () => {
      try {
        await hurried.runExclusive(() => work('stays'))
        record.served += 1
      } catch (error) {
        if (error !== E_TIMEOUT) throw error
        record.gone += 1
      }
    }
    return {
      subject: { lock },
      record,
      tasks: { Alice: visit, Bob: visit },
      finally: {
        'the lock is free': () => !lock.isLocked(),
        'somebody is served': () => record.served > 0,
        'nobody goes': () => record.gone === 0,
      },
    }
  }

  it('gives up in some schedules, and gives back the lock that comes too late', async () => {
    const found = await explore(impatient)
    expect(outcomesOf(found)).toEqual(['completed', 'invariant broken'])
    expect(found.complete).toBe(true)
    expect([...found.broken.keys()]).toEqual(['nobody goes, in the end'])
    const [failure] = found.failures
    expect(await replay(impatient, failure?.schedule ?? [])).toMatchObject({
      steps: failure?.steps,
      ending: failure?.ending,
    })
  })

  it('leaves the timers, the clock and the random numbers as they were', async () => {
    const globals = () => [
      setTimeout,
      clearTimeout,
      setInterval,
      Date,
      performance.now,
      Math.random,
    ]
    const before = globals()
    await explore(impatient)
    expect(globals()).toEqual(before)
  })
})
