import { readFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { explore } from '../event-loop.suite.ts'
import { type Program, runForReal } from '../index.ts'
import { zoo } from '../zoo/zoo.suite.ts'

const naive = zoo.filter(({ rule }) => rule === 'event-loop')

const RUNS = 50

describe('the real event loop', () => {
  it.each(naive)('does with $name what is forecast', async ({ wrong, outcomes }) => {
    const { ownOrder, deviations } = await explore(wrong)
    const real = await runForReal(wrong, { times: RUNS })
    expect([...real.outcomes]).toEqual([[ownOrder, RUNS]])
    expect(deviations.least === 0).toBe(ownOrder !== 'completed')
    expect(outcomes).toEqual(expect.arrayContaining([...real.outcomes.keys()]))
  })

  it.each(naive)('completes the fixed version of $name', async ({ right }) => {
    const real = await runForReal(right, { times: RUNS })
    expect(real.outcomes).toEqual(new Map([['completed', RUNS]]))
    const delayed = await runForReal(right, { times: 3, delays: 1 })
    expect(delayed.outcomes).toEqual(new Map([['completed', 3]]))
  })

  it('shows some bugs and hides others', async () => {
    const found = await Promise.all(naive.map(({ wrong }) => explore(wrong)))
    const hidden = found.filter(({ ownOrder }) => ownOrder === 'completed')
    expect(naive.length - hidden.length).toBeGreaterThan(10)
    expect(hidden.length).toBeGreaterThan(3)
    // Some need another order than Node's own, and some a slower lock.
    const least = new Set(hidden.map(({ deviations }) => deviations.least))
    expect([...least].sort()).toEqual([1, 2, null])
  })
})

/** One run of tasks that have nothing in common, each a function of `work`. */
const run = (tasks: Record<string, (work: () => Promise<void>) => Promise<unknown>>) =>
  runForReal(({ work }) => ({
    subject: {},
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [name, () => task(() => work('works'))]),
    ),
  }))

describe('a run ends', () => {
  it('completed, when all are done, also those that may wait forever or have lost a race', async () => {
    const log: string[] = []
    const { endings } = await runForReal(({ work }) => ({
      subject: {},
      daemons: ['Porter'],
      tasks: {
        Alice: async () => {
          await Promise.race([work('one'), work('two').then(() => log.push('two'))])
          log.push('Alice')
        },
        Porter: () => new Mutex().acquire().then(() => new Promise(() => {})),
      },
    }))
    expect(endings).toEqual([{ outcome: 'completed', message: 'all tasks are done' }])
    expect(log).toEqual(['Alice', 'two'])
  })

  it.each([
    ['rejects', async () => Promise.reject(new RangeError('too far'))],
    [
      'throws at once',
      () => {
        throw new RangeError('too far')
      },
    ],
  ])('as threw, when a task %s; nothing goes on then', async (_, fail) => {
    let steps = 0
    const { endings } = await run({
      Alice: fail,
      Bob: async (work) => {
        for (;;) {
          await work()
          steps += 1
        }
      },
    })
    expect(endings).toEqual([{ outcome: 'threw', message: 'Alice threw RangeError: too far' }])
    const before = steps
    for (let i = 0; i < 5; i += 1) await turn()
    expect(steps).toBe(before)
  })

  it('as a broken invariant, if it is broken when all has come to rest, or in the end', async () => {
    const visit =
      (finds: 'invariants' | 'finally'): Program =>
      ({ work }) => {
        const record = { inside: 0, met: 0 }
        const enter = async () => {
          record.inside += 1
          if (record.inside > 1) record.met += 1
          await work('stays')
          record.inside -= 1
        }
        return {
          subject: {},
          record,
          tasks: { Alice: enter, Bob: enter },
          [finds]: { 'one at a time': () => record.inside < 2 && record.met === 0 },
        }
      }
    expect((await runForReal(visit('invariants'))).endings[0]).toEqual({
      outcome: 'invariant broken',
      invariant: 'one at a time',
      message: 'no longer true: one at a time (inside 2, met 1)',
    })
    expect((await runForReal(visit('finally'))).endings[0]).toMatchObject({
      message: 'no longer true: one at a time, in the end (inside 0, met 1)',
    })
  })

  it('in deadlock, when nothing is under way and not all are done', async () => {
    const { endings } = await run({ Alice: () => new Promise(() => {}), Bob: (work) => work() })
    const message = 'not done: Alice; nothing is under way that could end this'
    expect(endings).toEqual([{ outcome: 'deadlock', message }])
  })

  it('without a verdict, when something else is under way', async () => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = () =>
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, 100_000)
      })
    const atOnce = await run({ Alice: late })
    clearTimeout(timer)
    const inTheMiddle = await run({ Alice: (work) => work().then(late) })
    clearTimeout(timer)
    const file = await run({ Alice: () => readFile(new URL(import.meta.url)) })
    const message = 'not done: Alice; something other than work is under way'
    for (const { endings } of [atOnce, inTheMiddle, file]) {
      expect(endings).toEqual([{ outcome: 'inconclusive', message }])
    }
  })

  it('when timers that are left have had their time to bring about what must hold in the end', async () => {
    const saves =
      (after: (save: () => void) => void): Program =>
      () => {
        const shop = { isSaved: false }
        const save = () => {
          shop.isSaved = true
        }
        return {
          subject: shop,
          tasks: { Alice: async () => after(save) },
          finally: { 'it is saved': () => shop.isSaved },
        }
      }
    const late = saves((save) => setTimeout(save, 40))
    expect([...(await explore(late, { rule: 'node' })).outcomes.keys()]).toEqual(['completed'])
    expect([...(await runForReal(late)).outcomes]).toEqual([['completed', 1]])
    const never = saves(() => {})
    expect([...(await runForReal(never)).outcomes]).toEqual([['invariant broken', 1]])
    const again = saves(() => setInterval(() => {}, 5))
    expect((await runForReal(again)).endings).toEqual([
      {
        outcome: 'inconclusive',
        message: 'all tasks are done; something other than work is under way',
      },
    ])
  })

  it('as it should although turns of the loop go by that it knows nothing of', async () => {
    const { endings } = await run({
      Alice: async () => {
        for (let i = 0; i < 30; i += 1) await turn()
      },
    })
    expect(endings[0]?.outcome).toBe('completed')
  })

  it('without a verdict, when it does not end', async () => {
    const forever = async (wait: () => Promise<unknown>) => {
      for (;;) await wait()
    }
    const message = 'a run did not end within 10,000 turns'
    expect((await run({ Alice: forever })).endings).toEqual([{ outcome: 'inconclusive', message }])
    let isWanted = true
    const { endings } = await run({
      Alice: async () => {
        while (isWanted) await turn()
      },
    })
    isWanted = false
    expect(endings).toEqual([{ outcome: 'inconclusive', message }])
  })
})

describe('a run for real', () => {
  it('intercepts nothing', async () => {
    const { acquire } = Semaphore.prototype
    const seen: unknown[] = []
    await run({
      Alice: async (work) => {
        seen.push(Semaphore.prototype.acquire, globalThis.setTimeout, Math.random)
        await work()
        seen.push(Semaphore.prototype.acquire)
      },
    })
    expect(seen).toEqual([acquire, setTimeout, Math.random, acquire])
  })

  it('takes its turn with explorations', async () => {
    const [specimen] = naive
    const program = specimen?.wrong as Program
    const [found, real, again] = await Promise.all([
      explore(program),
      runForReal(program, { times: 5 }),
      explore(program),
    ])
    expect(again).toEqual(found)
    expect([...real.outcomes.values()]).toEqual([5])
  })

  it('leaves nothing behind, though others work when it ends', async () => {
    // What vitest itself has under way comes and goes, but starts nothing here.
    const underWay = () => process.getActiveResourcesInfo().length
    const before = underWay()
    const runs = await runForReal(
      ({ work }) => ({
        subject: {},
        tasks: {
          Alice: async () => {
            await null
            throw new Error('no')
          },
          Bob: () => Promise.all(Array.from({ length: 50 }, () => work('sleeps'))),
        },
      }),
      { times: 3, delays: 1e6 },
    )
    expect([...runs.outcomes]).toEqual([['threw', 3]])
    await turn()
    expect(underWay()).toBeLessThanOrEqual(before)
  })

  it('refuses endless tasks', async () => {
    const endless: Program = ({ work }) => ({
      subject: {},
      endless: ['Alice'],
      tasks: { Alice: () => work('walks') },
    })
    await expect(runForReal(endless)).rejects.toThrow('a run with endless tasks has no end: Alice')
  })

  it('rejects with what the program throws', async () => {
    const broken: Program = () => {
      throw new Error('no stage')
    }
    await expect(runForReal(broken)).rejects.toThrow('no stage')
    expect((await run({ Alice: (work) => work() })).endings[0]?.outcome).toBe('completed')
  })

  it('ends as a broken invariant where one throws', async () => {
    const asks: Program = ({ work }) => ({
      subject: {},
      tasks: { Alice: () => work('walks') },
      invariants: {
        asks: () => {
          throw new Error('no answer')
        },
      },
    })
    const { outcome, message } = (await runForReal(asks)).endings[0] ?? {}
    expect(outcome).toBe('invariant broken')
    expect(message).toBe('no longer true: asks (it threw Error: no answer)')
  })
})
