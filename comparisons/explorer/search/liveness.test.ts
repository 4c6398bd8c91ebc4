import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { atomically, check, TVar } from '../../../stm/index.ts'
import { explore, replay } from '../event-loop.suite.ts'
import type { Exploration, ExploreOptions } from '../exploration.ts'
import type { Program } from '../program.ts'

const NAMES = ['Plato', 'Sappho', 'Confucius']

/** Philosophers who dine forever. `dine` is given the numbers of the two forks. */
const dining =
  <Fork>(
    seats: number,
    fork: () => Fork,
    dine: (forks: readonly Fork[], eat: () => Promise<void>, left: number) => Promise<void>,
  ): Program =>
  ({ work }) => {
    const forks = Array.from({ length: seats }, fork)
    const names = NAMES.slice(0, seats)
    const neighbours = (seat: number) => [forks[seat] as Fork, forks[(seat + 1) % seats] as Fork]
    return {
      subject: { forks },
      endless: names,
      tasks: Object.fromEntries(
        names.map((name, seat) => [name, () => dine(neighbours(seat), () => work('eats'), seat)]),
      ),
    }
  }

const both = (locks: readonly Mutex[], use: () => Promise<void>): Promise<void> =>
  locks.reduceRight<() => Promise<void>>((inner, lock) => () => lock.runExclusive(inner), use)()

const naive = (seats: number) => dining(seats, () => new Mutex(), both)

const ordered = (seats: number) =>
  dining(
    seats,
    () => new Mutex(),
    (forks, eat, left) => both(left === seats - 1 ? forks.toReversed() : forks, eat),
  )

const transactional = (seats: number) =>
  dining(
    seats,
    () => new TVar(true),
    async (forks, eat) => {
      await atomically((tx) => {
        for (const fork of forks) check(tx, fork.get(tx))
        for (const fork of forks) fork.set(tx, false)
      })
      await eat()
      await atomically((tx) => {
        for (const fork of forks) fork.set(tx, true)
      })
    },
  )

/** Takes the second fork only if it is free; otherwise puts the first back and tries again. */
const politely = (seats: number): Program =>
  dining(
    seats,
    () => new Mutex(),
    async ([left, right], eat) => {
      for (;;) {
        const release = await (left as Mutex).acquire()
        if (!right?.isLocked()) {
          await right?.runExclusive(eat)
          release()
          return
        }
        release()
      }
    },
  )

const outcomesOf = ({ outcomes }: Exploration) => [...outcomes.keys()].sort()

/** Explores, and replays every failure that was found. */
async function examine(program: Program, options: ExploreOptions = {}): Promise<Exploration> {
  const found = await explore(program, options)
  for (const { schedule, steps, ending, repeatsFrom } of found.failures) {
    const rule = options.rule ?? 'event-loop'
    const again = await replay(program, schedule, rule, repeatsFrom)
    expect(again).toMatchObject({ steps, ending })
  }
  return found
}

describe('endless tasks', () => {
  it('a deadlock is found among them, and its exact place', async () => {
    const found = await examine(naive(3))
    expect(outcomesOf(found)).toEqual(['completed', 'deadlock'])
    expect(found.failures[0]).toMatchObject({ preemptions: 1 })
    expect(found.interleavings).toBeNull()
    expect(found.complete).toBe(true)
  })

  it.each([2, 3])('with ordered mutexes %i philosophers are served forever', async (seats) => {
    const found = await examine(ordered(seats))
    expect(outcomesOf(found)).toEqual(['completed'])
    expect(found.complete).toBe(true)
    expect(found.ownOrder).toBe('completed')
  })

  it('with transactions any of three may starve, though all can be served', async () => {
    const found = await examine(transactional(3))
    expect(outcomesOf(found)).toEqual(['completed', 'starvation'])
    expect(found.complete).toBe(true)
    const [failure] = found.failures
    expect(failure?.ending.message).toContain('never makes progress, while')
    expect(failure?.repeatsFrom).toBeLessThan(failure?.schedule.length ?? 0)
  })

  it('two cannot starve each other: a woken transaction finds both forks, if only it may run', async () => {
    const found = await examine(transactional(2))
    expect(outcomesOf(found)).toEqual(['completed'])
    expect(found.complete).toBe(true)
  })

  it('a daemon that starts over is no progress', async () => {
    const found = await examine(({ work }) => {
      const bell = new TVar(false)
      return {
        subject: { bell },
        endless: ['clock'],
        daemons: ['clock'],
        tasks: {
          clock: () => work('ticks'),
          Alice: () => atomically((tx) => check(tx, bell.get(tx))),
        },
      }
    })
    expect(outcomesOf(found)).toEqual(['livelock'])
  })

  it('a runnable task that is never chosen is not starving: fairness forbids it', async () => {
    const found = await examine(({ work }) => ({
      subject: {},
      endless: ['Alice', 'Bob'],
      tasks: { Alice: () => work('walks'), Bob: () => work('walks') },
    }))
    expect(outcomesOf(found)).toEqual(['completed'])
  })

  it('what is created again in every round is the same to the search', async () => {
    const found = await examine(() => {
      const calls = new TVar<TVar<boolean> | null>(null)
      return {
        subject: { calls },
        endless: ['caller', 'clerk'],
        tasks: {
          caller: async () => {
            const answer = new TVar(false)
            await atomically((tx) => {
              check(tx, calls.get(tx) === null)
              calls.set(tx, answer)
            })
            await atomically((tx) => check(tx, answer.get(tx)))
          },
          clerk: () =>
            atomically((tx) => {
              const answer = calls.get(tx)
              check(tx, answer !== null)
              answer?.set(tx, true)
              calls.set(tx, null)
            }),
        },
      }
    })
    expect(outcomesOf(found)).toEqual(['completed'])
    expect(found.complete).toBe(true)
  })
})

describe('tasks that loop by themselves', () => {
  it('polite philosophers are caught in a livelock, which repeats', async () => {
    const found = await examine(politely(2))
    expect(outcomesOf(found)).toContain('livelock')
    const livelock = found.failures.find(({ ending }) => ending.outcome === 'livelock')
    expect(livelock?.ending.message).toContain('no task makes progress')
    expect(found.hasAssumedLoops).toBe(true)
    expect(found.complete).toBe(false)
  })

  it('a loop that ends after some rounds is no livelock', async () => {
    const found = await examine(({ work }) => {
      const retry = async () => {
        for (let i = 0; i < 8; i += 1) await work('tries again')
      }
      return { subject: {}, tasks: { Alice: retry } }
    })
    expect(outcomesOf(found)).toEqual(['completed'])
    expect(found).toMatchObject({ complete: true, hasAssumedLoops: false, interleavings: 1n })
  })

  it('a task that polls for what comes in the end is not livelocked', async () => {
    const found = await examine(({ work }) => {
      const flag = { isUp: false }
      const spin = async () => {
        while (!flag.isUp) await work('looks')
      }
      const raise = async () => {
        await work('walks')
        flag.isUp = true
      }
      return { subject: flag, tasks: { Alice: spin, Bob: raise } }
    })
    expect(outcomesOf(found)).toEqual(['completed'])
    expect(found.hasAssumedLoops).toBe(true)
  })
})

describe('starvation of one by many', () => {
  it('under the preemptive rule short transactions starve a long one', async () => {
    const program: Program = () => {
      const accounts = [new TVar(1), new TVar(1)] as const
      const move = () =>
        atomically((tx) => {
          const [left, right] = accounts
          const before = left.get(tx)
          left.set(tx, right.get(tx))
          right.set(tx, before === 1 ? 2 : 1)
        })
      const report = () => atomically((tx) => accounts[0].get(tx) + accounts[1].get(tx))
      return { subject: { accounts }, endless: ['clerk'], tasks: { auditor: report, clerk: move } }
    }
    const preemptive = await examine(program, { rule: 'preemptive' })
    expect(outcomesOf(preemptive)).toEqual(['completed', 'starvation'])
    expect(preemptive.complete).toBe(true)
    expect(preemptive.failures[0]?.ending.message).toContain('auditor never makes progress')
    expect(outcomesOf(await examine(program))).toEqual(['completed'])
  })

  it('a semaphore without a queue of its own lets one task wait forever; with one it does not', async () => {
    const found = await examine(({ work }) => {
      const seats = new Semaphore(1)
      const sit = () => seats.runExclusive(() => work('sits'))
      return {
        subject: { seats },
        endless: NAMES,
        tasks: Object.fromEntries(NAMES.map((name) => [name, sit])),
      }
    })
    expect(outcomesOf(found)).toEqual(['completed'])
  })
})

describe('a baker, and two who take bread in transactions', () => {
  const bakery: Program = () => {
    const bread = new TVar(0)
    const take = () =>
      atomically((tx) => {
        check(tx, bread.get(tx) > 0)
        bread.set(tx, 0)
      })
    const bake = () =>
      atomically((tx) => {
        check(tx, bread.get(tx) === 0)
        bread.set(tx, 1)
      })
    const names = ['Alice', 'Bob', 'Baker']
    return { subject: bread, endless: names, tasks: { Alice: take, Bob: take, Baker: bake } }
  }

  it('a loop of the run queue proves nothing if it passes over a task that could go on', async () => {
    const { complete, outcomes, failures } = await explore(bakery, { rule: 'event-loop' })
    expect(complete).toBe(true)
    expect([...outcomes.keys()]).toEqual(['completed'])
    expect(failures).toEqual([])
  })

  it('starves one where all of what another does can come between two reads', async () => {
    const { outcomes } = await explore(bakery, { rule: 'preemptive' })
    expect([...outcomes.keys()]).toContain('starvation')
  })
})
