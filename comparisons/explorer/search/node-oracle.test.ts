import { Mutex } from 'async-mutex'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runForReal } from '../execution/real-run.ts'
import type { DelayPlan } from '../execution/time/delay-plan.ts'
import type { Program } from '../program.ts'
import { type Limits, truthOf } from './node-oracle.suite.ts'
import { timedProgramOf, timedTasks } from './timed-programs.suite.ts'

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))

type Task = (note: (what: string) => void, work: () => Promise<void>) => Promise<unknown>

/** Tasks that note what they do; a run is named for the order in which they did. */
const noting =
  (tasks: Record<string, Task>): Program =>
  ({ work }) => {
    const order: string[] = []
    const note = (what: string) => void order.push(what)
    const run = (task: Task) => () => task(note, () => work('works'))
    return {
      subject: {},
      tasks: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, run(task)])),
      get finally() {
        return { [order.join(' ')]: () => false }
      },
    }
  }

/** All orders in which they can, and in how many schedules. */
async function ordersOf(tasks: Record<string, Task>, limits?: Limits) {
  const { ways, complete } = await truthOf(noting(tasks), limits)
  expect(complete).toBe(true)
  return Object.fromEntries([...ways].sort())
}

describe('the rule node, in truth', () => {
  it('starts tasks apart in every order, and all in one macrotask', async () => {
    const enter: Task = async (note) => {
      note('in')
      await null
      note('out')
    }
    expect(await ordersOf({ Alice: enter, Bob: enter })).toEqual({
      'in out in out': 2,
      'in in out out': 1,
    })
  })

  it('holds up nothing but work: a free lock, and one that is handed over, are passed at once', async () => {
    const lock = () => new Mutex()
    const [one, other] = [lock(), lock()]
    const both =
      (first: Mutex, second: Mutex): Task =>
      async (_note, work) => {
        await work()
        await first.runExclusive(() => second.runExclusive(async () => {}))
      }
    const { ways } = await truthOf(noting({ Alice: both(one, other), Bob: both(other, one) }))
    expect([...ways.keys()]).toEqual([''])
    const early: Program = ({ work }) => {
      const state = { isOpen: false, isEarly: false, hasStarted: false }
      const door = new Mutex()
      const open = async () => {
        await door.runExclusive(async () => {
          state.hasStarted = true
          await work('connects')
        })
        state.isOpen = true
      }
      const enter = async () => {
        await work('comes')
        if (!state.hasStarted) return
        await door.runExclusive(async () => {
          if (!state.isOpen) state.isEarly = true
        })
      }
      return {
        subject: state,
        tasks: { Alice: open, Bob: enter },
        finally: { 'nobody is early': () => !state.isEarly },
      }
    }
    const { ways: ends, samples } = await truthOf(early)
    expect([...ends.keys()].sort()).toEqual(['completed', 'nobody is early'])
    const plan = samples.get('nobody is early')?.plan ?? undefined
    const { outcomes } = await runForReal(early, { times: 10, plan })
    expect([...outcomes]).toEqual([['invariant broken', 10]])
  })

  it('lets timers go off when they are due, and what is due together in one turn', async () => {
    const waits =
      (...delays: number[]): Task =>
      async (note) => {
        for (const ms of delays) await sleep(ms)
        note(delays.join('+'))
      }
    const together = async (note: (what: string) => void, work: () => Promise<void>) => {
      const other = work().then(() => note('work'))
      await Promise.all([...[10, 10].map((ms) => sleep(ms).then(() => note('timer'))), other])
    }
    expect(Object.keys(await ordersOf({ Alice: together }))).toEqual([
      'timer timer work',
      'work timer timer',
    ])
    const chains: Task = (note, work) =>
      Promise.all([waits(10, 20)(note, work), waits(20, 10)(note, work), waits(60)(note, work)])
    const onTime = Object.keys(await ordersOf({ Alice: chains }))
    expect(onTime).toEqual(['10+20 20+10 60', '20+10 10+20 60'])
    expect(Object.keys(await ordersOf({ Alice: chains }, { lateness: 0 }))).toEqual([
      '10+20 20+10 60',
    ])
    expect(Object.keys(await ordersOf({ Alice: chains }, { lateness: 1000 }))).toHaveLength(6)
  })

  it('lets an immediate and a timer of 1 ms go off in either order, and nothing between two immediates', async () => {
    const task: Task = async (note, work) => {
      setTimeout(() => note('timer'), 0)
      for (const name of ['one', 'two']) setImmediate(() => note(name))
      await work()
      note('work')
    }
    expect(Object.keys(await ordersOf({ Alice: task }))).toEqual([
      'one two timer work',
      'one two work timer',
      'timer one two work',
      'timer work one two',
      'work one two timer',
      'work timer one two',
    ])
  })

  it('ends with errors that no promise carries, in deadlock, and where nothing keeps it going', async () => {
    const ends = async (tasks: Record<string, Task>) => [
      ...(await truthOf(noting(tasks))).ways.keys(),
    ]
    const fails: Task = async () => {
      setTimeout(() => {
        throw new Error('no')
      }, 10)
    }
    expect(await ends({ Alice: fails })).toEqual(['threw: Alice: Error: no'])
    expect(await ends({ Alice: async () => void Promise.reject(new Error('no')) })).toEqual([
      'threw: Alice: Error: no',
    ])
    expect(await ends({ Alice: () => new Promise(() => {}) })).toEqual(['deadlock'])
    const circles: Task = async () => {
      for (const lock = new Mutex(); ; ) await lock.runExclusive(() => {})
    }
    expect(await ends({ Alice: circles })).toEqual(['livelock'])
    const beats: Task = async (note) => {
      setInterval(() => note('beat'), 10).unref()
      await sleep(15)
      note('done')
    }
    expect(await ends({ Alice: beats })).toEqual(['beat done'])
  })

  it('rejects with what a program throws, and puts everything back', async () => {
    const before = [setTimeout, Date, process.listeners('uncaughtException')]
    const broken: Program = () => {
      throw new Error('no stage')
    }
    await expect(truthOf(broken)).rejects.toThrow('no stage')
    const endless: Program = () => ({ subject: {}, tasks: {}, endless: ['Alice'] })
    await expect(truthOf(endless)).rejects.toThrow('endless')
    expect([setTimeout, Date, process.listeners('uncaughtException')]).toEqual(before)
  })

  it('says when it is not the whole truth', async () => {
    const polls: Task = async () => {
      for (;;) await sleep(10)
    }
    const { complete, ways } = await truthOf(noting({ Alice: polls }), { events: 5 })
    expect([complete, [...ways.keys()]]).toEqual([false, ['cut']])
    const works: Task = (_note, work) => Promise.all(Array.from({ length: 5 }, () => work()))
    expect(await truthOf(noting({ Alice: works }), { schedules: 7 })).toMatchObject({
      complete: false,
      schedules: 7,
    })
  })
})

const LIMITS = { schedules: 1500, events: 25 }

/** Programs of which all schedules are known, with their truth. */
async function feasible(seed: number, count: number) {
  const found = []
  for (const tasks of fc.sample(timedTasks, { seed, numRuns: 20 * count })) {
    if (found.length === count) break
    const program = timedProgramOf(tasks)
    const truth = await truthOf(program, LIMITS)
    if (truth.complete && truth.ways.size > 1) found.push({ program, truth, tasks })
  }
  expect(found).toHaveLength(count)
  return found
}

describe('against the real event loop, on random programs', () => {
  it('every way to end comes about with the delays that are planned for it', async () => {
    let planned = 0
    for (const { program, truth, tasks } of await feasible(2005, 5)) {
      for (const [way, { plan }] of truth.samples) {
        if (plan === null || plan.gap < 8) continue
        planned += 1
        const ends: string[] = []
        // Where the machine is busy with others, a timer may be late by more than the gap.
        while (ends.at(-1) !== way && ends.length < 4) {
          const { endings } = await runForReal(program, { plan })
          ends.push(wayOf(endings[0]))
        }
        expect([ends.at(-1), way, JSON.stringify(tasks)]).toEqual([way, way, JSON.stringify(tasks)])
      }
    }
    expect(planned).toBeGreaterThan(8)
  })

  it('a run with delays at random ends in a way that is among all', async () => {
    const random = fc.sample(fc.integer({ min: 0, max: 30 }), { seed: 7, numRuns: 1000 })
    let [late, all] = [0, 0]
    for (const { program, truth, tasks } of await feasible(1978, 6)) {
      for (const startsTogether of [true, false]) {
        const plan = planAtRandom(program, startsTogether, random)
        const { endings } = await runForReal(program, { plan })
        all += 1
        if (truth.ways.has(wayOf(endings[0]))) continue
        // The loop was held up by others for longer than a millisecond.
        late += 1
        const { ways } = await truthOf(program, {
          ...LIMITS,
          schedules: 100_000,
          lateness: 1000,
        })
        expect([...ways.keys()], JSON.stringify({ tasks, plan })).toContain(wayOf(endings[0]))
      }
    }
    expect(all).toBe(12)
    expect(late).toBeLessThan(all)
  })
})

function planAtRandom(program: Program, startsTogether: boolean, random: number[]): DelayPlan {
  const names = Object.keys(program({ work: async () => {} }).tasks)
  const first = random.pop() as number
  const starts = names.map((name) => [name, startsTogether ? first : (random.pop() as number)])
  const works = Array.from({ length: 12 }, () => ({ label: 'work', takes: random.pop() as number }))
  return { starts: Object.fromEntries(starts), startsTogether, works, length: 360, gap: 0 }
}

/** The same name for how a real run has ended. */
function wayOf(ending: { outcome: string; invariant?: string } | undefined): string {
  return ending?.invariant?.replace(', in the end', '') ?? (ending?.outcome as string)
}
