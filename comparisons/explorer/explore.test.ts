import { readFile } from 'node:fs/promises'
import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import type { Stage, World } from '../../patterns/stage.ts'
import { atomically, atomicallySync, check, TVar } from '../../stm/index.ts'
import { explore, replay } from './event-loop.suite.ts'
import type { Failure } from './exploration.ts'
import type { Program } from './program.ts'
import { proveForReal } from './search/proof.ts'
import { stateSpaceOf } from './state-space.ts'

/** Runs `left` then `right` with both held. */
const both = (left: Mutex, right: Mutex, use = async () => {}) =>
  left.runExclusive(() => right.runExclusive(use))

const oppositeOrder: Program = () => {
  const locks = [new Mutex(), new Mutex()] as const
  return {
    subject: { locks },
    tasks: { Alice: () => both(locks[0], locks[1]), Bob: () => both(locks[1], locks[0]) },
  }
}

const lostUpdate: Program = ({ work }) => {
  const counter = { value: 0 }
  const add = async () => {
    const { value } = counter
    await work('thinks')
    counter.value = value + 1
  }
  return {
    subject: counter,
    tasks: { Alice: add, Bob: add },
    finally: { 'both count': () => counter.value === 2 },
  }
}

describe('counts', () => {
  it.each([2, 3, 4])('%i tasks of two steps each have (2n)!/2ⁿ interleavings', async (n) => {
    const { interleavings, complete } = await explore(({ work }) => ({
      subject: {},
      tasks: Object.fromEntries(Array.from({ length: n }, (_, i) => [`t${i}`, () => work('once')])),
    }))
    const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))
    expect(complete).toBe(true)
    expect(interleavings).toBe(BigInt(factorial(2 * n) / 2 ** n))
  })

  it('n independent transactions of one step and an await have as many', async () => {
    const { interleavings } = await explore(() => {
      const variables = [new TVar(0), new TVar(0), new TVar(0)]
      const add = (variable: TVar<number>) => () =>
        atomically((tx) => variable.update(tx, (n) => n + 1))
      return {
        subject: { variables },
        tasks: Object.fromEntries(variables.map((variable, i) => [`t${i}`, add(variable)])),
      }
    })
    expect(interleavings).toBe(90n)
  })

  it('the chance is that of a run that takes every choice at random', async () => {
    // Alice and Bob each have two steps. Of the six orders, the two in which one runs to its end
    // before the other starts are right; a random run takes each of these with chance 1/4.
    const { outcomes, chance } = await explore(lostUpdate)
    expect(outcomes).toEqual(
      new Map([
        ['completed', 2n],
        ['invariant broken', 4n],
      ]),
    )
    expect(chance).toBe(0.5)
  })
})

describe('findings', () => {
  it('a deadlock comes with its wait-for cycle by name, and with as few pre-emptions as can be', async () => {
    const { failures } = await explore(oppositeOrder)
    expect(failures).toHaveLength(1)
    expect(failures[0]).toMatchObject({
      preemptions: 1,
      ending: {
        outcome: 'deadlock',
        cycle: [
          { task: 'Alice', waitsFor: 'locks[1]', heldBy: 'Bob' },
          { task: 'Bob', waitsFor: 'locks[0]', heldBy: 'Alice' },
        ],
      },
    })
  })

  it('a deadlock of some tasks is found even while others could go on forever', async () => {
    const { outcomes } = await explore((world) => {
      const stage = oppositeOrder(world)
      return { ...stage, tasks: { ...stage.tasks, Carol: () => world.work('walks by') } }
    })
    expect([...outcomes.keys()].sort()).toEqual(['completed', 'deadlock'])
  })

  it('a mutex that someone else releases is no deadlock', async () => {
    // Alice waits for a mutex that she holds herself, which would be a deadlock without the porter.
    const program: Program = () => {
      const gate = new Mutex()
      const bell = new Semaphore(0)
      const pass = async () => {
        await gate.acquire()
        bell.release()
        await gate.acquire()
      }
      const open = async () => {
        await bell.acquire()
        gate.release()
      }
      return { subject: { gate, bell }, tasks: { Alice: pass, Porter: open } }
    }
    const { outcomes, complete } = await explore(program)
    expect([...outcomes.keys()]).toEqual(['completed'])
    expect(complete).toBe(true)
    // The search finds it out by itself, and not only what looks at Node's own order after it.
    const { states } = await explore(program, { rule: 'event-loop' })
    expect((await stateSpaceOf(program, 'event-loop')).states).toBe(states)
  })

  it('what a task throws is told with the task', async () => {
    const { failures } = await explore(() => ({
      subject: {},
      tasks: { Alice: () => Promise.reject(new RangeError('too far')) },
    }))
    expect(failures[0]?.ending).toEqual({
      outcome: 'threw',
      message: 'Alice threw RangeError: too far',
    })
  })

  it('a broken invariant is told with the values before and after', async () => {
    const { failures } = await explore(({ work }) => {
      const record = { inside: 0 }
      const visit = async () => {
        record.inside += 1
        await work('stays')
        record.inside -= 1
      }
      return {
        subject: {},
        record,
        tasks: { Alice: visit, Bob: visit },
        invariants: { 'one at a time': () => record.inside < 2 },
      }
    })
    expect(failures[0]?.ending).toEqual({
      outcome: 'invariant broken',
      invariant: 'one at a time',
      message: 'no longer true: one at a time (inside 1 became inside 2)',
    })
    expect(failures[0]?.preemptions).toBe(1)
  })

  it.each(['invariants', 'finally'] as const)(
    'one of the %s that throws is broken, and the schedule is shown',
    async (part) => {
      const { outcomes, failures } = await explore(({ work }) => {
        const prices = new Map([['apple', 1]])
        const leave = async () => {
          await work('checks')
          prices.delete('apple')
        }
        const isOne = () => (prices.get('apple') as number).toFixed() === '1'
        return { subject: prices, tasks: { Alice: leave }, [part]: { 'an apple is one': isOne } }
      })
      expect([...outcomes]).toEqual([['invariant broken', 1n]])
      expect(failures[0]?.steps).toHaveLength(2)
      expect(failures[0]?.ending.message).toContain('(it threw TypeError: Cannot read properties')
    },
  )

  it('work that the program begins by itself may take longer than a task', async () => {
    class Service {
      url: string | null = null
      constructor({ work }: World) {
        void work('reads the config').then(() => {
          this.url = 'there'
        })
      }
    }
    const program: Program = (world) => {
      const service = new Service(world)
      const ask = async () => {
        await world.work('reads the request')
        if (service.url === null) throw new Error('no config yet')
      }
      return { subject: service, tasks: { Ann: ask, Bob: ask } }
    }
    const { outcomes, failures, complete } = await explore(program, { rule: 'node' })
    expect(complete).toBe(true)
    expect([...outcomes.keys()].sort()).toEqual(['completed', 'threw'])
    const [failure] = failures
    expect(failure?.tasks).toContain('the program')
    expect((await proveForReal(program, failure as Failure))?.failed).toBeGreaterThan(0)
  })

  it('a daemon may wait forever, other tasks may not', async () => {
    const waiting =
      (daemons: string[]): Program =>
      () => {
        const bell = new TVar(false)
        const listen = () => atomically((tx) => check(tx, bell.get(tx)))
        return { subject: { bell }, daemons, tasks: { Porter: listen } }
      }
    expect([...(await explore(waiting(['Porter']))).outcomes.keys()]).toEqual(['completed'])
    const { failures } = await explore(waiting([]))
    expect(failures[0]?.ending.message).toBe(
      'Porter waits for a change of bell; no runnable task can end this',
    )
  })

  it('each of two locks that one task awaits at once can come first', async () => {
    const { broken, complete } = await explore(() => {
      const locks = [new Mutex(), new Mutex()]
      const won: number[] = []
      const race = () =>
        Promise.race(locks.map((lock, i) => lock.acquire().then(() => won.push(i))))
      return {
        subject: { locks },
        record: won,
        tasks: { Alice: race },
        get finally() {
          return { [`${won[0]}`]: () => false }
        },
      }
    })
    expect(complete).toBe(true)
    expect([...broken.keys()].map((name) => name[0]).sort()).toEqual(['0', '1'])
  })
})

describe('what it cannot see', () => {
  it.each(['node', 'event-loop'] as const)(
    'a promise that nothing settles is a deadlock: %s',
    async (rule) => {
      const program: Program = () => ({
        subject: {},
        tasks: { Alice: () => new Promise<void>(() => {}) },
      })
      const { failures } = await explore(program, { rule })
      expect(failures[0]?.ending).toEqual({
        outcome: 'deadlock',
        message: expect.stringMatching(
          /^Alice waits without end for a promise \(made at explore.test.ts:\d+\); no runnable task can end this$/,
        ),
      })
    },
  )

  it.each(['node', 'event-loop'] as const)(
    'what Node does outside the process is inconclusive: %s',
    async (rule) => {
      const program: Program = () => ({
        subject: {},
        tasks: { Alice: () => readFile(new URL(import.meta.url)) },
      })
      const { failures } = await explore(program, { rule })
      expect(failures[0]?.ending).toEqual({
        outcome: 'inconclusive',
        message: expect.stringMatching(
          /^Alice awaits a promise that the explorer does not control, made at explore.test.ts:\d+$/,
        ),
      })
    },
  )

  it.each(['node', 'event-loop'] as const)(
    'so it is where more is loaded the first time, as Node does for `fetch`: %s',
    async (rule) => {
      const loaded = new WeakSet<object>()
      const read = async (): Promise<void> => {
        if (!loaded.has(explore)) await new Promise((resolve) => setTimeout(resolve, 5))
        loaded.add(explore)
        await readFile(new URL(import.meta.url))
      }
      const program: Program = ({ work }) => ({ tasks: { Alice: read, Bob: () => work('waits') } })
      for (let time = 0; time < 2; time += 1) {
        const { failures } = await explore(program, { rule })
        expect(failures[0]?.ending.message).toContain('that the explorer does not control')
      }
    },
  )

  it.each(['node', 'event-loop'] as const)(
    'so it is where that is raced with a lock: %s',
    async (rule) => {
      const program: Program = () => {
        const lock = new Mutex()
        return {
          subject: { lock },
          tasks: {
            Alice: async () => {
              await lock.acquire()
              await Promise.race([lock.acquire(), readFile(new URL(import.meta.url))])
            },
          },
        }
      }
      const { outcomes } = await explore(program, { rule })
      expect([...outcomes.keys()]).toEqual(['inconclusive'])
    },
  )

  it('a side effect in a transaction shows itself if each first attempt is undone', async () => {
    const program: Program = () => {
      const stock = new TVar(1)
      const record = { sent: 0 }
      const order = () =>
        atomically((tx) => {
          stock.set(tx, 0)
          record.sent += 1
        })
      return {
        subject: { stock },
        record,
        tasks: { Alice: order },
        finally: { 'sent once': () => record.sent === 1 },
      }
    }
    expect([...(await explore(program)).outcomes.keys()]).toEqual(['completed'])
    const { failures } = await explore(program, { rule: 'chaos' })
    expect(failures[0]?.ending.invariant).toBe('sent once, in the end')
    const { schedule = [], ending } = failures[0] ?? {}
    expect(await replay(program, schedule, 'chaos')).toMatchObject({ ending })
  })

  it('a program that does not repeat itself is inconclusive', async () => {
    let runs = 0
    const { failures } = await explore(({ work }) => {
      runs += 1
      const names = runs % 2 === 0 ? ['a', 'b'] : ['a', 'b', 'c']
      return {
        subject: {},
        tasks: Object.fromEntries(names.map((name) => [name, () => work('x')])),
      }
    })
    expect(failures[0]?.ending.outcome).toBe('inconclusive')
    expect(failures[0]?.ending.message).toContain('behaved differently')
  })

  it('state that nobody can look into is searched without merging, and named', async () => {
    const counting =
      (make: () => { readonly subject: object; readonly add: () => unknown }): Program =>
      ({ work }) => {
        const { subject, add } = make()
        const twice = async () => {
          add()
          await work('rests')
          add()
        }
        return { subject, tasks: { Alice: twice, Bob: twice } }
      }
    const open = await explore(
      counting(() => {
        const subject = { n: 0 }
        return {
          subject,
          add: () => {
            subject.n += 1
          },
        }
      }),
    )
    const closed = await explore(
      counting(() => {
        let n = 0
        const add = () => {
          n += 1
          return n
        }
        return { subject: { add }, add }
      }),
    )
    const hidden = await explore(
      counting(() => {
        const numbers = [0, 1, 2, 3].values()
        return { subject: {}, add: () => numbers.next() }
      }),
    )
    const unseen = [open, closed, hidden].map((each) => each.unseen)
    expect(unseen).toEqual([null, null, 'numbers, in a closure of add'])
    expect(closed.interleavings).toBe(open.interleavings)
    expect(closed.states).toBe(open.states)
    expect(hidden.interleavings).toBe(open.interleavings)
    expect(hidden.states).toBeGreaterThan(open.states)
  })
})

describe('bounds', () => {
  const crowd: Program = ({ work }) => ({
    subject: {},
    tasks: Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [name, () => work('one').then(() => work('two'))]),
    ),
  })

  it('a search that was cut says so, and within which bound nothing is left out', async () => {
    const none = await explore(oppositeOrder, { preemptions: 0 })
    expect(none).toMatchObject({ complete: false, bound: 0, chance: null })
    // The run in Node's own order, which fails, has more; but it is known as well.
    expect(none.ownOrder).toBe('deadlock')
    expect([...none.outcomes]).toEqual([
      ['completed', 2n],
      ['deadlock', 1n],
    ])
    expect(none.failures).toHaveLength(1)
    expect(await explore(crowd, { states: 5 })).toMatchObject({ complete: false, bound: null })
    expect(await explore(crowd, { schedules: 1 })).toMatchObject({ complete: false, bound: null })
  })

  it('no more states are found than were asked for, whatever else bounds the search', async () => {
    for (const more of [{}, { merges: false }, { preemptions: 1 }, { rule: 'chaos' } as const]) {
      const all = await explore(oppositeOrder, more)
      for (const states of [1, 2, 3, 5, 8, 13, all.states - 1, all.states]) {
        const found = await explore(oppositeOrder, { ...more, states })
        expect([more, found.states]).toEqual([more, states])
      }
    }
  })

  it('nor where states are put together between two that are run', async () => {
    const dining: Program = ({ work }) => {
      const forks = [0, 1, 2].map(() => new Mutex())
      const record = { meals: 0 }
      const dine = (seat: number) => async () => {
        for (let meal = 1; meal <= 2; meal += 1) {
          const left = await forks[seat]?.acquire()
          await work(`waits at ${seat}`)
          const right = await forks[(seat + 1) % 3]?.acquire()
          await work('eats')
          record.meals += 1
          right?.()
          left?.()
        }
      }
      return { subject: { forks }, record, tasks: { A: dine(0), B: dine(1), C: dine(2) } }
    }
    for (const states of [725, 726, 727]) {
      expect(await explore(dining, { rule: 'preemptive', states })).toMatchObject({ states })
    }
  })

  it('a sample is the same for the same seed, and is never called complete', async () => {
    const one = await explore(oppositeOrder, { seed: 7, schedules: 50 })
    const two = await explore(oppositeOrder, { seed: 7, schedules: 50 })
    expect(one).toEqual(two)
    expect(one).toMatchObject({ complete: false, chance: null, executions: 50 })
    expect([...one.outcomes.keys()].sort()).toEqual(['completed', 'deadlock'])
    const other = await explore(oppositeOrder, { seed: 8, schedules: 50 })
    expect(other.outcomes).not.toEqual(one.outcomes)
  })
})

describe('replay', () => {
  it('does the same again, and refuses a schedule that cannot be followed', async () => {
    const { failures } = await explore(oppositeOrder)
    const run = await replay(oppositeOrder, failures[0]?.schedule ?? [])
    expect(run.steps).toEqual(failures[0]?.steps)
    expect(run.ending).toEqual(failures[0]?.ending)
    const impossible = [{ task: 5, operation: 0 }]
    await expect(replay(oppositeOrder, impossible)).rejects.toThrow(
      'cannot be followed beyond step 0',
    )
  })

  it('leaves the packages as they were, also after an error', async () => {
    const methods = (): unknown[] => [Semaphore.prototype.acquire, Semaphore.prototype.release]
    const before = methods()
    await explore(oppositeOrder)
    const broken = explore((): Stage => {
      throw new Error('no stage')
    })
    await expect(broken).rejects.toThrow('no stage')
    expect(methods()).toEqual(before)
    const variable = new TVar(1)
    atomicallySync((tx) => variable.set(tx, 2))
    expect(await atomically((tx) => variable.get(tx))).toBe(2)
  })

  it('two explorations at once take turns', async () => {
    const [one, two] = await Promise.all([explore(lostUpdate), explore(oppositeOrder)])
    expect(one).toEqual(await explore(lostUpdate))
    expect(two).toEqual(await explore(oppositeOrder))
  })
})

describe('a signal', () => {
  const options = [{}, { seed: 1, schedules: 1e6 }]

  it.each(options)(
    'ends an exploration with its reason, and leaves nothing behind (%j)',
    async (o) => {
      const controller = new AbortController()
      const { signal } = controller
      const reason = new Error('enough')
      const exploring = explore(
        (world) => {
          controller.abort(reason)
          return lostUpdate(world)
        },
        { ...o, signal },
      )
      await expect(exploring).rejects.toBe(reason)
      expect((await explore(lostUpdate)).complete).toBe(true)
    },
  )
})

describe('overtakes', () => {
  const queueing =
    (priorities: readonly number[]): Program =>
    ({ work }) => {
      const lock = new Mutex()
      const visit = (priority: number) => () => lock.runExclusive(() => work('stays'), priority)
      return {
        subject: { lock },
        tasks: Object.fromEntries(priorities.map((each, i) => [`t${i}`, visit(each)])),
      }
    }

  it('there are none where first come is first served', async () => {
    const { overtakes } = await explore(queueing([0, 0, 0]))
    expect(overtakes).toEqual(new Map([['lock', 0]]))
  })

  it('a waiter with a higher priority overtakes the others', async () => {
    const { overtakes } = await explore(queueing([0, 1, 1, 0]))
    expect(overtakes).toEqual(new Map([['lock', 2]]))
  })

  it('a waiter for fewer permits waits behind one for more', async () => {
    const { overtakes } = await explore(({ work }) => {
      const permits = new Semaphore(2)
      const take = (weight: number) => () => permits.runExclusive(() => work('stays'), weight)
      return { subject: { permits }, tasks: { Alice: take(1), Bob: take(2), Carol: take(1) } }
    })
    expect(overtakes).toEqual(new Map([['permits', 0]]))
  })
})

it('a lock that is the subject has a name', async () => {
  const { failures } = await explore(() => {
    const lock = new Mutex()
    const keep = async () => void (await lock.acquire())
    return { subject: lock, tasks: { Alice: keep, Bob: () => keep() } }
  })
  expect(failures[0]?.ending.message).toContain('waits for the subject, which ')
})
