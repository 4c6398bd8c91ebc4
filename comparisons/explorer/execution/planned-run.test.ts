import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { type DelayPlan, describePlan, type Program, runForReal } from '../index.ts'

const planOf = (plan: Partial<DelayPlan>): DelayPlan => ({
  starts: {},
  startsTogether: false,
  works: [],
  length: 80,
  gap: 20,
  ...plan,
})

/** Two that save a number, each after it has looked at it. */
const counter: Program = ({ work }) => {
  const state = { n: 0, saves: [] as string[] }
  const add = (name: string) => async () => {
    const { n } = state
    await work('saves')
    state.n = n + 1
    state.saves.push(name)
  }
  return {
    subject: state,
    record: state,
    tasks: { Alice: add('Alice'), Bob: add('Bob') },
    finally: {
      'both count': () => state.n === 2,
      'Bob saves last': () => state.saves.at(-1) === 'Bob',
    },
  }
}

const saves = (...takes: (number | null)[]) =>
  takes.map((each) => ({ label: 'saves', takes: each }))

describe('a run by a plan', () => {
  it.each([
    ['one after the other', { Alice: 0, Bob: 40 }, saves(20, 20), 'completed', undefined],
    ['both at once', { Alice: 0, Bob: 20 }, saves(60, 60), 'invariant broken', 'both count'],
    ['Bob first', { Alice: 40, Bob: 0 }, saves(20, 20), 'invariant broken', 'Bob saves last'],
  ] as const)(
    'brings the order about that it is for: %s',
    async (_, starts, works, outcome, name) => {
      const { endings } = await runForReal(counter, { times: 3, plan: planOf({ starts, works }) })
      for (const ending of endings) {
        expect(ending.outcome).toBe(outcome)
        expect(ending.invariant?.replace(', in the end', '')).toBe(name)
      }
      expect(endings).toHaveLength(3)
    },
  )

  it('starts tasks in one macrotask, or not at all', async () => {
    let turns: string[] = []
    const program: Program = () => {
      turns = [] // a run that stood still is made again
      return {
        subject: {},
        daemons: ['Carol'],
        tasks: {
          Alice: async () => {
            setImmediate(() => turns.push('turn'))
            turns.push('Alice')
          },
          Bob: async () => void turns.push('Bob'),
          Carol: async () => void turns.push('Carol'),
        },
      }
    }
    const starts = { Alice: 20, Bob: 20 }
    const together = planOf({ starts, startsTogether: true })
    expect((await runForReal(program, { plan: together })).outcomes.get('completed')).toBe(1)
    expect(turns).toEqual(['Alice', 'Bob', 'turn'])
    await runForReal(program, { plan: planOf({ starts: { Alice: 0, Bob: 40 } }) })
    expect(turns).toEqual(['Alice', 'turn', 'Bob'])
  })

  it('leaves the timers of the program real', async () => {
    const program: Program = ({ work }) => {
      const order: string[] = []
      const wait = async () => {
        await new Promise((wake) => setTimeout(wake, 40))
        order.push('timer')
      }
      const ask = async () => {
        await work('asks')
        order.push('work')
      }
      return {
        subject: {},
        tasks: { Alice: wait, Bob: ask },
        finally: { first: () => order[0] === 'timer' },
      }
    }
    const run = async (takes: number) => {
      const works = [{ label: 'asks', takes }]
      const plan = planOf({ starts: { Alice: 0, Bob: 0 }, works })
      return [...(await runForReal(program, { plan })).outcomes.keys()]
    }
    expect(await run(70)).toEqual(['completed'])
    expect(await run(10)).toEqual(['invariant broken'])
  })

  it('ends in deadlock when all has happened, and a task is not done', async () => {
    const program: Program = ({ work }) => {
      const [left, right] = [new Mutex(), new Mutex()]
      const take = (one: Mutex, other: Mutex) => async () => {
        await one.acquire()
        await work('turns round')
        await other.acquire()
      }
      return { subject: {}, tasks: { Alice: take(left, right), Bob: take(right, left) } }
    }
    const works = [20, 20].map((takes) => ({ label: 'turns round', takes }))
    const plan = planOf({ starts: { Alice: 0, Bob: 0 }, works })
    const { endings } = await runForReal(program, { plan })
    const message = 'not done: Alice, Bob; nothing is under way that could end this'
    expect(endings).toEqual([{ outcome: 'deadlock', message }])
  })

  it('ends without a verdict when more is asked for than is planned', async () => {
    const plan = planOf({ starts: { Alice: 0, Bob: 0 }, works: saves(20) })
    const { endings } = await runForReal(counter, { plan })
    const message = 'more work was asked for than is planned: 2 times'
    expect(endings).toEqual([{ outcome: 'inconclusive', message }])
  })

  it.each([
    ['rejects', async () => Promise.reject(new Error('no'))],
    [
      'throws at once',
      () => {
        throw new Error('no')
      },
    ],
    [
      'sets a timer that throws',
      async () => {
        setTimeout(() => {
          throw new Error('no')
        }, 10)
      },
    ],
    [
      'leaves a promise that nobody handles',
      async () => {
        void new Promise((_, reject) => setTimeout(() => reject(new Error('no')), 10))
      },
    ],
    [
      'throws in a microtask',
      async () => {
        queueMicrotask(() => {
          throw new Error('no')
        })
      },
    ],
  ])('ends as threw when a task %s', async (_, fail) => {
    const program: Program = () => ({ subject: {}, tasks: { Alice: fail } })
    const plan = planOf({ starts: { Alice: 0 } })
    const { endings } = await runForReal(program, { plan })
    expect(endings).toEqual([{ outcome: 'threw', message: 'Alice threw Error: no' }])
  })

  it('ends as a broken invariant where one throws', async () => {
    const program: Program = () => ({
      subject: {},
      tasks: { Alice: async () => {} },
      invariants: {
        asks: () => {
          throw new Error('no answer')
        },
      },
    })
    const { endings } = await runForReal(program, { plan: planOf({}) })
    expect(endings[0]?.message).toBe('no longer true: asks (it threw Error: no answer)')
  })

  it.each([
    ['once', 1, 2],
    ['in every run', Infinity, 5],
  ])('is made again if it stood still for longer than the gap: %s', async (_, late, least) => {
    let runs = 0
    const program: Program = ({ work }) => {
      runs += 1
      const standsStill = runs <= late
      const save = async () => {
        if (standsStill) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60)
        await work('saves')
      }
      return { tasks: { Alice: save } }
    }
    const plan = planOf({ starts: { Alice: 0 }, works: saves(20) })
    expect((await runForReal(program, { plan })).endings).toHaveLength(1)
    expect(runs).toBeGreaterThanOrEqual(least)
    expect(runs).toBeLessThanOrEqual(5)
  })

  it('leaves no timer behind', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = timers()
    const program: Program = ({ work }) => ({
      subject: {},
      tasks: {
        Alice: async () => {
          setInterval(() => {}, 5)
          setTimeout(() => {}, 100_000)
          void work('saves')
        },
      },
    })
    const plan = planOf({ starts: { Alice: 0 }, works: saves(100_000) })
    expect([...(await runForReal(program, { plan })).outcomes.keys()]).toEqual(['completed'])
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

it('a plan is told in a line', () => {
  const works = [
    { label: 'loads', takes: 0 },
    { label: 'saves', takes: null },
    { label: 'loads', takes: 10 },
    { label: 'loads', takes: null },
  ]
  const starts = { Alice: 20, Bob: 40 }
  expect(describePlan(planOf({ starts, works }))).toBe(
    'Alice starts after 20 ms, Bob starts after 40 ms; loads: 0, 10 ms, forever; saves: forever',
  )
  expect(describePlan(planOf({ starts, startsTogether: true }))).toBe('all start together')
})
