import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import AsyncLock from 'async-lock'
import { Mutex } from 'async-mutex'
import { Sema } from 'async-sema'
import pLimit from 'p-limit'
import PQueue from 'p-queue'
import { describe, expect, it } from 'vitest'
import { TSemaphore } from '../../../stm/index.ts'
import { type Exploration, explore, type Program, type Rule, replay, runForReal } from '../index.ts'

const user = new AsyncLocalStorage<string>()

type Add = (job: () => Promise<void>) => Promise<unknown>

/** Ada and Alan hand over a job each, of which one waits for the other. Each is to see its own user. */
const twoJobs =
  (create: () => Add): Program =>
  ({ work }) => {
    const add = create()
    const seen: string[] = []
    const job = (name: string) => async () => {
      await work('prints')
      seen.push(`${name} as ${user.getStore()}`)
    }
    const ask = (name: string) => () => user.run(name, () => add(job(name)))
    return {
      subject: {},
      record: seen,
      tasks: { Ada: ask('Ada'), Alan: ask('Alan') },
      invariants: {
        'each job sees its own': () =>
          seen.every((each) => ['Ada as Ada', 'Alan as Alan'].includes(each)),
      },
    }
  }

const lockOf = (): Add => {
  const lock = new AsyncLock()
  return (job) => lock.acquire('key', job)
}

const queueOf = (): Add => {
  const queue = new PQueue({ concurrency: 1 })
  return (job) => queue.add(job)
}

describe('a job sees the context that it sees in Node', () => {
  const own: Readonly<Record<string, () => Add>> = {
    'p-limit': () => pLimit(1),
    'p-queue': queueOf,
    'async-mutex': () => {
      const mutex = new Mutex()
      return (job) => mutex.runExclusive(job)
    },
    'async-sema': () => {
      const sema = new Sema(1)
      return async (job) => {
        await sema.acquire()
        await job()
        sema.release()
      }
    },
    stm: () => {
      const semaphore = new TSemaphore(1)
      return (job) => semaphore.withPermits(1, job)
    },
  }

  it.each(Object.entries(own))('its own, where %s has it wait', async (_, create) => {
    const program = twoJobs(create)
    for (const rule of ['node', 'event-loop'] as const) {
      const { outcomes, complete } = await explore(program, { rule })
      expect({ rule, complete, outcomes: [...outcomes.keys()] }).toEqual({
        rule,
        complete: true,
        outcomes: ['completed'],
      })
    }
    const { outcomes } = await runForReal(program, { times: 3 })
    expect([...outcomes.keys()]).toEqual(['completed'])
  })

  it('that of the one who lets go, with async-lock', async () => {
    const program = twoJobs(lockOf)
    for (const rule of ['node', 'event-loop'] as const) {
      const { broken } = await explore(program, { rule })
      expect([...broken.keys()]).toEqual(['each job sees its own'])
    }
    const { outcomes } = await runForReal(program, { times: 3 })
    expect([...outcomes.keys()]).toEqual(['invariant broken'])
  })
})

/** What a search finds, with merging and without. */
async function bothWays(program: Program, rule: Rule): Promise<Exploration[]> {
  const with_ = await explore(program, { rule })
  return [with_, await explore(program, { rule, merges: false })]
}

const countsOf = ({ outcomes, interleavings }: Exploration) => ({
  outcomes: Object.fromEntries(outcomes),
  interleavings,
})

interface Count {
  n: number
}

const count = new AsyncLocalStorage<Count>()

/** Two tasks add one to a number that `visit` shows them, and wait between reading and writing. */
const lostUpdate =
  (visit: () => (use: () => Promise<void>) => Promise<void>): Program =>
  ({ work }) => {
    const inside = visit()
    const record = { n: 0 }
    const add = () =>
      inside(async () => {
        const { n } = count.getStore() as Count
        await work('adds')
        const store = count.getStore() as Count
        store.n = n + 1
        record.n = store.n
      })
    return {
      subject: { inside },
      record,
      tasks: { one: add, two: () => add() },
      finally: { 'both have counted': () => record.n === 2 },
    }
  }

describe('states that differ in the context alone are not merged', () => {
  it.each<[string, () => (use: () => Promise<void>) => Promise<void>]>([
    [
      'entered by the program',
      () => {
        count.enterWith({ n: 0 })
        return (use) => use()
      },
    ],
    ['kept by a snapshot', () => count.run({ n: 0 }, () => AsyncLocalStorage.snapshot())],
    [
      'kept by a resource',
      () => {
        const resource = count.run({ n: 0 }, () => new AsyncResource('request'))
        return (use) => resource.runInAsyncScope(use)
      },
    ],
    [
      'kept by a bound function',
      () => count.run({ n: 0 }, () => AsyncLocalStorage.bind((use: () => Promise<void>) => use())),
    ],
  ])('an object that is %s', async (_, visit) => {
    const [merged, plain] = await bothWays(lostUpdate(visit), 'node')
    expect([...(merged?.broken.keys() ?? [])]).toEqual(['both have counted, in the end'])
    // Only two orders lose nothing: one task after the other.
    expect(merged?.outcomes.get('completed')).toBe(2n)
    expect(countsOf(merged as Exploration)).toEqual(countsOf(plain as Exploration))
  })

  /**
   * Who lets Ada go on decides in whose context she does. She looks only after she has waited in another
   * one, and so has seen nothing of it when the states are compared.
   */
  const seenLate: Program = ({ work }) => {
    const last = { seen: '' }
    const lock = new AsyncLock()
    const hold = (name: string) => () =>
      user.run(name, () => lock.acquire('key', () => work('holds')))
    const ask = () =>
      lock.acquire('key', async () => {
        await user.run('other', () => work('waits'))
        last.seen = String(user.getStore())
      })
    return {
      subject: { lock, last },
      tasks: { Alan: hold('Alan'), Bob: hold('Bob'), Ada: ask },
      finally: { 'it was not Bob': () => last.seen !== 'Bob' },
    }
  }

  it.each(['node', 'event-loop'] as const)('that a package hands on, under %s', async (rule) => {
    const [merged, plain] = await bothWays(seenLate, rule)
    expect(merged?.unseen).toBeNull()
    // A search that merged the two would be refuted by the runs beneath it.
    expect(merged?.states).toBeLessThan(plain?.states ?? 0)
    expect([...(merged?.outcomes.keys() ?? [])].sort()).toEqual(['completed', 'invariant broken'])
    expect(countsOf(merged as Exploration)).toEqual(countsOf(plain as Exploration))
  })

  it('a storage by itself does not keep states from being merged', async () => {
    const found = await explore(
      ({ work }) => {
        const storage = new AsyncLocalStorage<string>()
        const lines: string[] = []
        const ask = (name: string) => () =>
          storage.run(name, async () => {
            await work('one')
            await work('two')
            lines.push(String(storage.getStore()))
          })
        return { subject: { storage, lines }, tasks: { Ada: ask('Ada'), Alan: ask('Alan') } }
      },
      { rule: 'node' },
    )
    expect(found.unseen).toBeNull()
    expect(Number(found.interleavings)).toBeGreaterThan(0)
  })
})

it('a context that a task has entered is not that of the task after it', async () => {
  const program: Program = ({ work }) => {
    const seen: string[] = []
    return {
      subject: {},
      record: seen,
      tasks: {
        Ada: async () => {
          user.enterWith('Ada')
          await work('asks')
        },
        Alan: async () => {
          seen.push(String(user.getStore()))
          await work('asks')
        },
      },
      invariants: { 'Alan is himself': () => !seen.includes('Ada') },
    }
  }
  const { outcomes } = await explore(program, { rule: 'node' })
  expect([...outcomes.keys()]).toEqual(['completed'])
  expect([...(await runForReal(program, { times: 3 })).outcomes.keys()]).toEqual(['completed'])
})

it('storages that only the program uses are left as they were', async () => {
  const made: AsyncLocalStorage<string>[] = []
  const program: Program = ({ work }) => {
    const storage = new AsyncLocalStorage<string>()
    made.push(storage)
    const ask = (name: string) => () => storage.run(name, () => work('asks'))
    return { subject: { storage }, tasks: { Ada: ask('Ada'), Alan: ask('Alan') } }
  }
  await user.run('the test', async () => {
    await explore(program, { rule: 'node' })
    await runForReal(program, { times: 2 })
    await explore(
      twoJobs(() => pLimit(1)),
      { rule: 'node' },
    )
    expect(user.getStore()).toBe('the test')
  })
  const isEnabled = (storage: object) => (storage as { readonly enabled?: boolean }).enabled
  expect(made.length).toBeGreaterThan(2)
  expect(made.filter(isEnabled)).toEqual([])
})

describe('a storage of the program', () => {
  /** Its first use enables it, in Node 20. */
  const used: Program = ({ work }) => {
    const storage = new AsyncLocalStorage<string>()
    const record = { seen: [] as unknown[] }
    const ask = () =>
      storage.run('Ada', async () => {
        await work('asks')
        record.seen.push(storage.getStore())
      })
    const idle = () => work('waits')
    return { subject: { storage }, record, tasks: { Ada: ask, idle } }
  }

  it('shows nothing of what Node keeps in it', async () => {
    const { steps } = await replay(used, [])
    const shown = steps.flatMap(({ changes, actions }) => [
      ...(changes ?? []).map(({ field }) => field),
      ...actions,
    ])
    expect(shown.join()).not.toMatch(/enabled|kResourceStore/)
  })

  it('has as many states as in a Node that keeps nothing in it', async () => {
    const { states } = await explore(used, { rule: 'node' })
    const bare: Program = ({ work }) => {
      const record = { seen: [] as unknown[] }
      const ask = async () => {
        await work('asks')
        record.seen.push('Ada')
      }
      const idle = () => work('waits')
      return { subject: { storage: {} }, record, tasks: { Ada: ask, idle } }
    }
    expect(states).toBe((await explore(bare, { rule: 'node' })).states)
  })

  it('is told apart where it was disabled last, and where it was enabled last', async () => {
    const program: Program = ({ work }) => {
      const storage = new AsyncLocalStorage<string>()
      const record = { seen: 'Ada' as string | undefined }
      return {
        subject: { storage },
        record,
        tasks: {
          ask: () =>
            storage.run('Ada', async () => {
              await work('asks')
              record.seen = storage.getStore()
            }),
          disable: async () => {
            await work('disables')
            storage.disable()
          },
          enable: async () => {
            await work('enables')
            storage.run('nobody', () => {})
          },
        },
        finally: { 'she sees her own': () => record.seen === 'Ada' },
      }
    }
    const [merged, whole] = await bothWays(program, 'node')
    expect(countsOf(merged as Exploration)).toEqual(countsOf(whole as Exploration))
    // A search that merged the two would be refuted by the runs beneath it.
    expect(merged?.states).toBeLessThan(whole?.states as number)
  })
})
