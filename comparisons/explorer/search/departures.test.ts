import { Mutex, Semaphore } from 'async-mutex'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../event-loop.suite.ts'
import { ASSUMED, type Assumptions } from '../execution/assumptions.ts'
import { withInterception } from '../execution/execute.ts'
import { Runner } from '../execution/runner.ts'
import { isSame, type Move } from '../execution/schedule.ts'
import type { Program } from '../program.ts'
import { explain } from '../report/explain.ts'
import { zoo } from '../zoo/zoo.suite.ts'
import { leastDepartures } from './departures.ts'
import { hiddenValue } from './hidden-value.suite.ts'
import { programOf, tasks } from './random-programs.suite.ts'
import { refine } from './refine.ts'

const FEASIBLE = 600

/**
 * The truth: every schedule is run, and the departures in it are counted. `undefined` if they are
 * too many.
 */
async function countedOut(runner: Runner): Promise<number | null | undefined> {
  let least: number | null = null
  let next: number[] | null = []
  for (let runs = 0; next !== null; runs += 1) {
    if (runs === FEASIBLE) return undefined
    const run = await enumerate(runner, next)
    if (run.isFailure) least = Math.min(least ?? Infinity, run.departures)
    next = run.next
  }
  return least
}

/** One run that begins with `choices`, and with which choices the next one has to begin. */
async function enumerate(runner: Runner, choices: readonly number[]) {
  const taken: { readonly choice: number; readonly of: number }[] = []
  let departures = 0
  const { ending } = await runner.run({
    next(moves, view) {
      const choice = choices[taken.length] ?? 0
      taken.push({ choice, of: moves.length })
      if (!isSame(moves[choice] as Move, view.nextInRunQueueOrder(moves))) departures += 1
      return choice
    },
  })
  const last = taken.findLastIndex(({ choice, of }) => choice + 1 < of)
  const kept = taken.slice(0, last).map(({ choice }) => choice)
  const next = last < 0 ? null : [...kept, (taken[last]?.choice ?? 0) + 1]
  const isFailure = ending?.outcome !== 'completed' && ending?.outcome !== 'inconclusive'
  return { isFailure, departures, next }
}

/**
 * A random program that fails where its tasks have come to some results, which are a few of all.
 */
const failingNowAndThen =
  (program: Parameters<typeof programOf>[0]): Program =>
  (world) => {
    const { subject, tasks, record } = programOf(program)(world)
    const sum = () => Object.values(record ?? {}).reduce((all, each) => all + Number(each), 0)
    return { subject, tasks, record: record ?? {}, finally: { few: () => sum() % 5 !== 2 } }
  }

const bound = (program: Program, assumptions: Partial<Assumptions> = {}, max?: number) =>
  withInterception(() =>
    refine(program, { ...ASSUMED, rule: 'event-loop', ...assumptions }, (runner) =>
      leastDepartures(runner, max),
    ),
  )

describe('the least number of departures from the order of Node', () => {
  it.each(zoo)('is that of plain search: $name, $rule', async ({ wrong, rule }) => {
    const assumed = { rule, seesCyclesEarly: false }
    const truth = await withInterception(() =>
      countedOut(new Runner(wrong, { ...ASSUMED, ...assumed })),
    )
    const { least } = await bound(wrong, assumed)
    expect(least).not.toBeNull()
    if (truth !== undefined) expect(least).toBe(truth)
  })

  it('is that of plain search: random programs', async () => {
    const seen = new Map<number | null, number>()
    await fc.assert(
      fc.asyncProperty(tasks, async (random) => {
        const program = failingNowAndThen(random)
        const truth = await withInterception(() =>
          countedOut(new Runner(program, { ...ASSUMED, rule: 'event-loop' })),
        )
        if (truth === undefined) return
        seen.set(truth, (seen.get(truth) ?? 0) + 1)
        expect((await bound(program)).least).toBe(truth)
      }),
      { numRuns: 150, seed: 1986 },
    )
    expect([...seen.keys()]).toEqual(expect.arrayContaining([null, 0, 1, 2]))
  })

  it('tells states apart in which the same tasks are ready in another order', async () => {
    // One departure puts Yolanda before Xaver, and so both of hers before both of his.
    const program: Program = () => {
      const bells = { his: new Semaphore(0), hers: new Semaphore(0) }
      const doors = [new Mutex(), new Mutex()] as const
      const record = { order: '' }
      const ring = (door: Mutex, bell: Semaphore) => () =>
        door.acquire().then(() => bell.release(2))
      const listen = (bell: Semaphore, name: string) => async () => {
        await bell.acquire()
        record.order += name
      }
      return {
        subject: { bells, doors },
        record,
        tasks: {
          Xaver: ring(doors[0], bells.his),
          Yolanda: ring(doors[1], bells.hers),
          p: listen(bells.his, 'p'),
          q: listen(bells.his, 'q'),
          r: listen(bells.hers, 'r'),
          s: listen(bells.hers, 's'),
        },
        finally: { 'not hers first': () => record.order !== 'rspq' },
      }
    }
    expect((await bound(program)).least).toBe(1)
  })

  it('is found where state is hidden, so that nothing can be taken for known', async () => {
    const hidden: Program = ({ work }) => {
      const order = hiddenValue('')
      const step = (name: string) => async () => {
        await work('walks')
        order.set(order.get() + name)
      }
      return {
        subject: { step },
        tasks: { a: step('a'), b: step('b'), c: step('c') },
        finally: { 'not backwards': () => order.get() !== 'cba' },
      }
    }
    const truth = await withInterception(() =>
      countedOut(new Runner(hidden, { ...ASSUMED, rule: 'event-loop' })),
    )
    expect(truth).toBeGreaterThan(0)
    expect((await bound(hidden)).least).toBe(truth)
  })

  it('is not known where the budget was spent before, but from where on it may be', async () => {
    const specimen = zoo.find(({ name }) => name === 'one-turnstile-barrier')
    const whole = await bound(specimen?.wrong as Program)
    expect(whole).toMatchObject({ least: 3, atLeast: 3 })
    const cut = await bound(specimen?.wrong as Program, {}, whole.executions - 1)
    expect(cut).toEqual({ least: null, atLeast: 3, executions: whole.executions - 1 })
    expect(await bound(specimen?.wrong as Program, {}, 1)).toMatchObject({ atLeast: 1 })
  })
})

const endless =
  (first: readonly number[]): Program =>
  ({ work }) => {
    const locks = [new Mutex(), new Mutex()]
    const lock = (at: number) => locks[at] as Mutex
    const use = (from: number) => () =>
      lock(from).runExclusive(() => lock(1 - from).runExclusive(() => work('uses')))
    const names = ['Alice', 'Bob']
    return {
      subject: { locks },
      endless: names,
      tasks: Object.fromEntries(names.map((name, i) => [name, use(first[i] as number)])),
    }
  }

describe('what an exploration says of it', () => {
  it('a deadlock of tasks that start over is found, and its absence ends the search', async () => {
    expect((await explore(endless([0, 1]))).deviations).toMatchObject({ least: 0 })
    expect(await bound(endless([0, 0]))).toMatchObject({ least: null })
  })

  it('nothing of what survives, or goes on forever', async () => {
    expect((await explore(endless([0, 0]))).deviations).toMatchObject({
      least: null,
      executions: 0,
    })
    const spins: Program = ({ work }) => {
      const flag = { isUp: false }
      const spin = async () => {
        while (!flag.isUp) await work('looks')
      }
      return { subject: flag, tasks: { Alice: spin } }
    }
    const found = await explore(spins)
    expect(found.failures[0]?.ending.outcome).toBe('livelock')
    expect(found.deviations).toMatchObject({ least: null, executions: 0 })
    expect((await bound(spins)).least).toBeNull()
  })

  it.each([
    ['lost-update', "It fails in Node's own order: undelayed runs are expected to show it."],
    [
      'double-checked-initialisation',
      "It needs 1 departure from Node's own order: undelayed runs are not",
    ],
    ['permit-lost-to-race', "It needs 2 departures from Node's own order: undelayed runs are not"],
    // Node has no schedule that fails so.
    ['one-turnstile-barrier', "In Node's own order the run completes: undelayed runs are not"],
  ])('in words: %s', async (name, text) => {
    const specimen = zoo.find((each) => each.name === name)
    expect(explain(await explore(specimen?.wrong as Program))).toContain(text)
  })

  it('in words, where only a lower bound is known', async () => {
    const specimen = zoo.find(({ name }) => name === 'one-turnstile-barrier')
    const found = await explore(specimen?.wrong as Program)
    const deviations = { least: null, atLeast: 2, executions: 2000 }
    expect(explain({ ...found, deviations })).toContain(
      "It needs 2 departures or more from Node's own order: undelayed runs are not",
    )
  })
})
