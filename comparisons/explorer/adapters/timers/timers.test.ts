import nodeCrypto, { randomUUID } from 'node:crypto'
import { hrtime } from 'node:process'
import timers from 'node:timers'
import promised, { setTimeout as sleep } from 'node:timers/promises'
import { E_TIMEOUT, Mutex, withTimeout } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { explore, replay } from '../../event-loop.suite.ts'
import type { Exploration } from '../../exploration.ts'
import type { Program } from '../../program.ts'

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

  it('the start of a task takes any time as well', async () => {
    const orders = await ordersOf((note) => {
      let isExpired = false
      return {
        session: async () => {
          await pause(50)
          isExpired = true
        },
        request: async () => {
          if (isExpired) return note('refused')
          await pause(20)
          note(isExpired ? 'used after it expired' : 'used in time')
        },
      }
    })
    expect(orders).toEqual(['refused', 'used after it expired', 'used in time'])
  })

  it('what is due depends on all that took time before', async () => {
    const orders = await ordersOf((note, work) => ({
      Alice: async () => {
        await pause(50)
        await pause(100)
        note('50 and 100')
      },
      Bob: async () => {
        await work('connects')
        await pause(150)
        note('150 after the work')
      },
    }))
    expect(orders).toEqual(['150 after the work 50 and 100', '50 and 100 150 after the work'])
  })

  it('an immediate and a timer of 0 or 1 ms go off in either order; of one kind, the first comes first', async () => {
    const orders = await ordersOf((note) => ({
      Alice: async () => {
        setTimeout(() => note('timer'), 0)
        setImmediate(() => note('immediate'))
      },
    }))
    expect(orders).toEqual(['immediate timer', 'timer immediate'])
    const ofOneKind = await ordersOf((note) => ({
      Alice: async () => {
        for (const name of ['first', 'second']) setImmediate(() => note(name))
        for (const name of ['third', 'fourth']) setTimeout(() => note(name), 5)
      },
    }))
    expect(ofOneKind).toEqual(['first second third fourth'])
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

  it('looking at the clock takes no order away', async () => {
    const orders = await ordersOf((note, work) => ({
      Alice: async () => {
        await work('connects')
        Date.now()
        await pause(10)
        note('Alice')
      },
      Bob: async () => {
        performance.now()
        await pause(15)
        note('Bob')
      },
    }))
    expect(orders).toEqual(['Alice Bob', 'Bob Alice'])
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

describe('while the program is made and looked at', () => {
  it('clocks and random numbers are those of the tasks, and the same in every run', async () => {
    const seen = new Set<string>()
    const found = await explore(({ work }) => {
      const madeAt = Date.now()
      const began = performance.now()
      const chance = Math.random()
      const visit = async () => {
        await work('looks around')
        await pause(250)
      }
      return {
        subject: { madeAt, chance },
        tasks: { Alice: visit, Bob: visit },
        invariants: { 'time goes on': () => Date.now() >= madeAt },
        finally: {
          'it takes a quarter of a second': () => Date.now() - madeAt >= 250,
          noted: () => {
            seen.add(`${madeAt} ${began} ${chance}`)
            return true
          },
        },
      }
    })
    expect([...found.outcomes.keys()]).toEqual(['completed'])
    expect([...seen]).toHaveLength(1)
  })

  it('timers belong to the program, in the trace as well, and end with the run', async () => {
    class Cache {
      age = 0
      readonly sweeper = setInterval(() => {
        this.age += 1
      }, 1000)
    }
    const program: Program = ({ work }) => {
      const cache = new Cache()
      const use = async () => {
        await work('asks')
        clearInterval(cache.sweeper)
      }
      const young = () => cache.age < 2
      return { subject: cache, tasks: { Alice: use }, finally: { 'it is young': young } }
    }
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = timers()
    const { failures } = await explore(program, { states: 50 })
    expect(timers()).toBeLessThanOrEqual(before)
    expect(failures[0]?.steps.map(({ task }) => task)).toEqual([
      'the program',
      'the program',
      'Alice',
      'Alice',
    ])
    const again = await replay(program, failures[0]?.schedule ?? [])
    expect(again).toMatchObject({ steps: failures[0]?.steps })
  })

  it('what it goes on with by itself may set timers as well', async () => {
    const found = await explore(() => {
      const prepare = async () => {
        await null
        await pause(10)
        return 5
      }
      const ready = prepare()
      return { subject: {}, tasks: { Alice: () => Promise.race([ready, pause(1000)]) } }
    })
    expect([...found.outcomes.keys()]).toEqual(['completed'])
  })

  it('what it throws in a timer has a schedule', async () => {
    const { outcomes, failures } = await explore(({ work }) => {
      const state = { isReady: false }
      setTimeout(() => {
        if (!state.isReady) throw new Error('not ready')
      }, 10)
      const prepare = async () => {
        await work('prepares')
        state.isReady = true
      }
      return { subject: state, tasks: { Alice: prepare } }
    })
    expect([...outcomes.keys()].sort()).toEqual(['completed', 'threw'])
    expect(failures[0]?.ending.message).toBe('the program threw Error: not ready')
  })

  it('what nothing waits for does not keep a run going', async () => {
    const found = await explore(({ work }) => {
      let beats = 0
      setInterval(() => {
        beats += 1
      }, 1000).unref()
      return {
        subject: {},
        tasks: { Alice: () => work('works') },
        finally: { few: () => beats < 9 },
      }
    })
    expect([...found.outcomes.keys()]).toContain('completed')
  })
})

describe('code that is no part of the program', () => {
  const busy: Program = ({ work }) => {
    const state = { n: 0 }
    const add = async () => {
      const { n } = state
      await pause(10)
      await work('saves')
      state.n = n + 1
    }
    return { subject: state, tasks: { Alice: add, Bob: add, Carol: add } }
  }

  it('keeps its own timers and its own clock, and takes part in no step', async () => {
    const alone = await explore(busy)
    let isOver = false
    const years = new Set<number>()
    const outside = (async () => {
      while (!isOver) {
        years.add(new Date().getUTCFullYear())
        await pause(1)
        await setImmediatePromise()
        years.add(new Date(Date.now()).getUTCFullYear())
      }
      return 'done'
    })()
    const beside = await explore(busy)
    isOver = true
    expect(await outside).toBe('done')
    expect(Math.min(...years)).toBeGreaterThan(2020)
    expect(beside).toEqual(alone)
  })

  it('keeps what it shares with the program apart', async () => {
    const real = setTimeout(() => {}, 100_000)
    await explore(() => ({
      subject: {},
      tasks: {
        Alice: async () => {
          clearTimeout(Number(setTimeout(() => {}, 1)))
        },
      },
    }))
    expect(real.hasRef()).toBe(true)
    expect(process.getActiveResourcesInfo()).toContain('Timeout')
    clearTimeout(real)
  })
})

const setImmediatePromise = () => new Promise((wake) => setImmediate(wake))

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
    const owners: object[] = [
      globalThis,
      timers,
      promised,
      promised.scheduler,
      performance,
      Math,
      crypto,
      nodeCrypto,
      AbortSignal,
      process,
    ]
    const all = () => owners.map((each) => Object.getOwnPropertyDescriptors(each))
    const imported = () => [sleep, hrtime, randomUUID, performance.timeOrigin, performance.now]
    // Node loads some globals when they are first looked at, and registers their parts then.
    for (const name of Object.getOwnPropertyNames(globalThis)) Reflect.get(globalThis, name)
    const before = [all(), imported()]
    await explore(impatient)
    expect([all(), imported()]).toEqual(before)
  })
})
