import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { explore, replay } from '../event-loop.suite.ts'
import { ASSUMED } from '../execution/assumptions.ts'
import { wayOf } from '../execution/ending.ts'
import { withInterception } from '../execution/execute.ts'
import { Runner } from '../execution/runner.ts'
import type { Exploration, Program } from '../index.ts'
import { explain } from '../report/explain.ts'
import { zoo } from '../zoo/zoo.suite.ts'
import { Pct } from './pct.ts'
import { randomFrom } from './random.ts'
import { type CompletedRun, recordedRun } from './recorded-run.ts'
import { guidedBy, shrink } from './shrink.ts'

const runnerOf = (program: Program) => new Runner(program, { ...ASSUMED, rule: 'event-loop' })

/** Alice has to be overtaken by Bob just once, at the one of many steps that matters. */
const needle =
  (steps: number): Program =>
  ({ work }) => {
    const seen = { half: 0 }
    const walkBy = async () => {
      for (let i = 0; i < steps; i += 1) await work('walks')
    }
    return {
      subject: seen,
      tasks: {
        Alice: async () => {
          await walkBy()
          seen.half = 1
          await work('writes the rest')
          seen.half = 0
          await walkBy()
        },
        Bob: async () => {
          await walkBy()
          if (seen.half === 1) throw new Error('half')
        },
      },
    }
  }

/** Needs too many states for the bounds of these tests. */
const crowd =
  (fails: boolean): Program =>
  ({ work }) => {
    const order: string[] = []
    const names = ['a', 'b', 'c', 'd']
    const run = (name: string) => async () => {
      for (let i = 0; i < 3; i += 1) await work('walks')
      order.push(name)
    }
    return {
      subject: {},
      record: order,
      tasks: Object.fromEntries(names.map((name) => [name, run(name)])),
      finally: { 'd is not first': () => !fails || order[0] !== 'd' },
    }
  }

const replays = async (program: Program, { failures }: Exploration) => {
  for (const { schedule, steps, ending } of failures) {
    expect(await replay(program, schedule)).toMatchObject({ steps, ending })
  }
}

describe('sampling', () => {
  it.each(['random', 'pct'] as const)('%s finds every bug of the zoo', async (strategy) => {
    for (const { name, rule, wrong, right, outcomes } of zoo) {
      const options = { seed: 1, schedules: 300, strategy, depth: 5, rule }
      const found = await explore(wrong, options)
      expect([...found.outcomes.keys()].sort(), name).toEqual([...outcomes].sort())
      const fixed = await explore(right, { ...options, schedules: 50 })
      expect([...fixed.outcomes.keys()], name).toEqual(['completed'])
    }
  })

  it.each(['random', 'pct'] as const)('%s is the same for the same seed', async (strategy) => {
    const one = await explore(needle(2), { seed: 3, schedules: 40, strategy })
    expect(await explore(needle(2), { seed: 3, schedules: 40, strategy })).toEqual(one)
    const others = [4, 5, 6].map((seed) => explore(needle(2), { seed, schedules: 40, strategy }))
    const counts = (await Promise.all(others)).map(({ outcomes }) => outcomes.get('threw'))
    expect(new Set([...counts, one.outcomes.get('threw')]).size).toBeGreaterThan(1)
    expect(one).toMatchObject({ complete: false, chance: null, states: 0, executions: 40 })
    const failing = one.outcomes.get('threw') ?? 0n
    expect(one.sampled).toEqual({ runs: 40, failing: Number(failing) })
  })

  it('by priorities finds sooner what needs a long run of one task; as deep as is asked', async () => {
    const failing = async (strategy: 'random' | 'pct', depth?: number) => {
      const found = await explore(needle(12), { seed: 1, schedules: 1000, strategy, depth })
      return found.sampled?.failing ?? 0
    }
    const deep = await failing('pct', 2)
    expect(deep).toBeGreaterThan(2 * (await failing('pct', 3)) - 2 * deep)
    expect(deep).toBeGreaterThan(10)
    expect(await failing('pct', 1)).toBe(0)
  })

  it('by priorities does not let a task that polls go on forever', async () => {
    const polls: Program = ({ work }) => {
      const flag = { isUp: false }
      return {
        subject: flag,
        tasks: {
          Alice: async () => {
            while (!flag.isUp) await work('looks')
          },
          Bob: async () => {
            await work('walks')
            flag.isUp = true
          },
        },
      }
    }
    const found = await explore(polls, { seed: 1, schedules: 100, strategy: 'pct' })
    expect([...found.outcomes]).toEqual([['completed', 100n]])
  })

  it('leaves runs of tasks that start over, and finds their deadlocks', async () => {
    const endless = (isOpposite: boolean): Program => {
      return ({ work }) => {
        const [left, right] = [new Mutex(), new Mutex()]
        const both = (first: Mutex, second: Mutex) => () =>
          first.runExclusive(() => second.runExclusive(() => work('eats')))
        return {
          subject: { left, right },
          endless: ['Alice', 'Bob'],
          tasks: {
            Alice: both(left, right),
            Bob: isOpposite ? both(right, left) : both(left, right),
          },
        }
      }
    }
    const found = await explore(endless(true), { seed: 1, schedules: 50 })
    expect([...found.outcomes.keys()]).toEqual(['deadlock'])
    expect(found.failures[0]).toMatchObject({ preemptions: 1 })
    const fine = await explore(endless(false), { seed: 1, schedules: 50 })
    expect(fine).toMatchObject({ failures: [], sampled: { runs: 50, failing: 0 } })
  })

  it('a mutex that someone else releases is no deadlock here either', async () => {
    const program: Program = () => {
      const gate = new Mutex()
      const bell = new Semaphore(0)
      return {
        subject: { gate, bell },
        tasks: {
          Alice: async () => {
            await gate.acquire()
            bell.release()
            await gate.acquire()
          },
          Porter: async () => {
            await bell.acquire()
            gate.release()
          },
        },
      }
    }
    const found = await explore(program, { seed: 1, schedules: 20 })
    expect([...found.outcomes.keys()]).toEqual(['completed'])
  })
})

describe('priorities', () => {
  it('let one task run until another has a higher one', () => {
    const moves = [0, 1, 2].map((task) => ({ task, operation: 0 }))
    const chosen = (depth: number) => {
      const pct = new Pct(randomFrom(5), { depth, length: 10 })
      return Array.from({ length: 10 }, () => pct.next(moves))
    }
    expect(new Set(chosen(1)).size).toBe(1)
    const changes = (choices: readonly number[]) =>
      choices.filter((each, i) => i > 0 && each !== choices[i - 1]).length
    expect(changes(chosen(3))).toBe(2)
  })
})

/** Of many failing walks the one with most pre-emptions. */
async function longWay(program: Program): Promise<CompletedRun> {
  let longest: CompletedRun | undefined
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomFrom(seed)
    const found = await recordedRun(runnerOf(program), {
      next: (moves) => Math.floor(random() * moves.length),
      goesOnAtOnce: () => false,
    })
    const { ending } = found
    if (ending === null || ending.outcome === 'completed') continue
    if (found.preemptions > (longest?.preemptions ?? -1)) longest = { ...found, ending }
  }
  if (longest === undefined) throw new Error('none fails')
  return longest
}

describe('shrinking', () => {
  // In these the search has shown what the simplest schedule is.
  it.each(['lost-update', 'opposite-lock-order', 'one-turnstile-barrier', 'broken-select'])(
    'comes to the simplest schedule of %s',
    async (name) => {
      const program = zoo.find((each) => each.name === name)?.wrong as Program
      const simplest = (await explore(program)).failures[0]
      await withInterception(async () => {
        const failing = await longWay(program)
        const found = await shrink(runnerOf(program), failing)
        expect(found.ending.outcome).toBe(failing.ending.outcome)
        expect(found.preemptions).toBeLessThan(failing.preemptions)
        expect(found.preemptions).toBe(simplest?.preemptions)
        expect(found.moves.length).toBe(simplest?.schedule.length)
      })
    },
  )

  it('passes over what is not possible any more, and goes on without pre-emptions', async () => {
    const guide = [7, 2, 2, 2, 2, 2, 0].map((task) => ({ task, operation: 0 }))
    const { moves } = await withInterception(() =>
      recordedRun(runnerOf(crowd(false)), guidedBy(guide)),
    )
    const tasks = moves.map(({ task }) => task)
    expect(tasks).toEqual([2, 2, 2, 2, 0, 0, 0, 0, 1, 1, 1, 1, 3, 3, 3, 3])
  })

  it('keeps to its budget, and to the way of failing', async () => {
    const program: Program = (world) => ({
      ...crowd(true)(world),
      invariants: { 'nothing else': () => true },
    })
    await withInterception(async () => {
      const failing = await longWay(program)
      let runs = 0
      const counted: Program = (world) => {
        runs += 1
        return program(world)
      }
      await shrink(runnerOf(counted), failing, 7)
      expect(runs).toBe(7)
      const found = await shrink(runnerOf(program), failing)
      expect(wayOf(found.ending)).toBe(wayOf(failing.ending))
      expect(found.preemptions).toBe(0)
    })
  })

  it('is what an exploration shows of a sample, and it can be replayed', async () => {
    const found = await explore(crowd(true), { seed: 1, schedules: 200 })
    expect(found.failures[0]).toMatchObject({ preemptions: 0, pointOfNoReturn: null })
    await replays(crowd(true), found)
  })
})

describe('a search that comes to its bound of states', () => {
  it('is followed by a sample if it has found nothing', async () => {
    const found = await explore(crowd(false), { states: 60 })
    expect(found).toMatchObject({
      complete: false,
      chance: null,
      failures: [],
      sampled: { runs: 1000, failing: 0 },
    })
    expect(found.executions).toBeGreaterThan(1000)
    expect(explain(found)).toBe(
      'survived the first 60 states: cut short; and 1,000 sampled runs: no proof;\nstates: N searches further',
    )
    expect(await explore(crowd(false), { states: 60 })).toEqual(found)
  })

  it('says of what the sample has found that it was sampled', async () => {
    const found = await explore(needle(3), { states: 10 })
    expect(found).toMatchObject({ complete: false, chance: null })
    expect(found.sampled?.failing).toBeGreaterThan(0)
    expect(found.outcomes.get('threw')).toBe(BigInt(found.sampled?.failing ?? 0))
    expect(found.failures[0]).toMatchObject({ preemptions: 1, ending: { outcome: 'threw' } })
    const text = explain(found).replaceAll('\n', ' ')
    expect(text).toContain(`in ${found.sampled?.failing} of 1,000 sampled runs (`)
    await replays(needle(3), found)
  })

  it('is not, if it has found a failure, is complete, or was bounded in another way', async () => {
    const program = zoo.find(({ name }) => name === 'lost-update')?.wrong as Program
    const { states, sampled } = await explore(program)
    expect(sampled).toBeNull()
    const cut = await explore(program, { states: states - 1 })
    expect(cut).toMatchObject({ complete: false, sampled: null })
    expect(cut.failures).not.toEqual([])
    expect((await explore(crowd(false), { preemptions: 0 })).sampled).toBeNull()
    expect((await explore(crowd(false), { schedules: 3 })).sampled).toBeNull()
    expect((await explore(crowd(false), { states: 20, preemptions: 1 })).sampled).toBeNull()
  })
})
