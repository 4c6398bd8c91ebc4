import { EventEmitter, once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import AsyncLock from 'async-lock'
import { Sema } from 'async-sema'
import PQueue from 'p-queue'
import { describe, expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../index.ts'
import { replay } from '../replay.ts'

// Packages that the explorer follows: each in a wrong use, which must be found, and in a right one. What
// is found must not depend on whether it follows them: copies that it does not know have the same verdicts
// under the rule `node`, and so has a search that merges nothing.

interface Packages {
  readonly Sema: typeof Sema
  readonly AsyncLock: typeof AsyncLock
  readonly PQueue: typeof PQueue
}

type Made = (packages: Packages) => Program

/** Some that count, one step after the other, if `guard` lets only one at a time do so. */
const counting =
  (
    guardOf: (packages: Packages) => { subject: object; guard: Guard },
    names = 'Alice Bob Carol',
  ): Made =>
  (packages) =>
  ({ work }) => {
    const { subject, guard } = guardOf(packages)
    const all = names.split(' ')
    const state = { n: 0 }
    const add = () =>
      guard(async () => {
        const { n } = state
        await work('saves')
        state.n = n + 1
      })
    return {
      subject: { state, ...subject },
      tasks: Object.fromEntries(all.map((name) => [name, () => add()])),
      finally: { 'all count': () => state.n === all.length },
    }
  }

type Guard = (use: () => Promise<void>) => Promise<unknown>

const semaphore = (permits: number) =>
  counting(({ Sema }) => {
    const sema = new Sema(permits)
    const guard: Guard = async (use) => {
      await sema.acquire()
      await use().finally(() => sema.release())
    }
    return { subject: { sema }, guard }
  })

const keyed = (keyOf: (count: number) => string) =>
  counting(({ AsyncLock }) => {
    const lock = new AsyncLock()
    let asked = 0
    const guard: Guard = (use) => {
      asked += 1
      return lock.acquire(keyOf(asked), use)
    }
    return { subject: { lock }, guard }
  })

const queued = (concurrency: number) =>
  counting(({ PQueue }) => {
    const queue = new PQueue({ concurrency })
    return { subject: { queue }, guard: (use) => queue.add(use) }
  }, 'Alice Bob')

/** Two locks, taken in the same order or not. */
const twoKeys =
  (isSameOrder: boolean): Made =>
  ({ AsyncLock }) =>
  ({ work }) => {
    const lock = new AsyncLock()
    const both = (first: string, second: string) => () =>
      lock.acquire(first, async () => {
        await work('reads')
        await lock.acquire(second, (done) => done())
      })
    return {
      subject: { lock },
      tasks: { Alice: both('a', 'b'), Bob: isSameOrder ? both('a', 'b') : both('b', 'a') },
    }
  }

const pool =
  (putsBack: boolean): Made =>
  ({ Sema }) =>
  ({ work }) => {
    const connections = new Sema(1, { initFn: () => ({ inUse: false }) })
    const query = async () => {
      const one = await connections.acquire()
      if (one.inUse) throw new Error('it is in use')
      one.inUse = true
      await work('asks')
      if (putsBack) one.inUse = false
      connections.release(one)
    }
    return {
      subject: { connections },
      tasks: { Alice: query, Bob: () => query() },
    }
  }

/** It matters who asks first: what waits differs by nothing but its order. */
const inTurn: Made =
  ({ AsyncLock }) =>
  ({ work }) => {
    const lock = new AsyncLock()
    const book = { last: '' }
    const sign = (name: string) => () =>
      lock.acquire('k', async () => {
        await work('signs')
        book.last = name
      })
    return {
      subject: { lock, book },
      tasks: { Alice: sign('Alice'), Bob: sign('Bob'), Carol: sign('Carol') },
      finally: { 'Carol is not the last': () => book.last !== 'Carol' },
    }
  }

const nested: Made =
  ({ PQueue }) =>
  () => {
    const queue = new PQueue({ concurrency: 1 })
    return {
      subject: { queue },
      tasks: { Alice: () => queue.add(() => queue.add(async () => {})) },
    }
  }

interface Case {
  readonly made: Made
  readonly fails: boolean
  readonly says?: string
}

const cases: Readonly<Record<string, Case>> = {
  'async-sema with two permits': { made: semaphore(2), fails: true },
  'async-sema with one': { made: semaphore(1), fails: false },
  'async-sema as a pool, dirty': {
    made: pool(false),
    fails: true,
    says: 'threw Error: it is in use',
  },
  'async-sema as a pool': { made: pool(true), fails: false },
  'async-lock with a key for each': { made: keyed((count) => `k${count}`), fails: true },
  'async-lock, in turn': { made: inTurn, fails: true },
  'async-lock with one key': { made: keyed(() => 'k'), fails: false },
  'async-lock, two keys in opposite orders': {
    made: twoKeys(false),
    fails: true,
    says: 'Alice waits for lock[b], which Bob has; Bob waits for lock[a], which Alice has',
  },
  'async-lock, two keys in the same order': { made: twoKeys(true), fails: false },
  'p-queue with two at once': { made: queued(2), fails: true },
  'p-queue with one': { made: queued(1), fails: false },
  'p-queue in itself': { made: nested, fails: true, says: 'Alice waits for a slot of queue' },
}

const require = createRequire(import.meta.url)

/** A second copy of a CommonJS package. */
function copyOf<A>(name: string): A {
  const folder = dirname(require.resolve(name))
  const first = Object.entries(require.cache).filter(([path]) => path.startsWith(folder))
  for (const [path] of first) delete require.cache[path]
  try {
    return require(name) as A
  } finally {
    Object.assign(require.cache, Object.fromEntries(first))
  }
}

const followed: Packages = { Sema, AsyncLock, PQueue }
const copies: Packages = {
  Sema: copyOf<{ Sema: typeof Sema }>('async-sema').Sema,
  AsyncLock: copyOf<typeof AsyncLock>('async-lock'),
  PQueue: ((await import(`${import.meta.resolve('p-queue')}?copy`)) as { default: typeof PQueue })
    .default,
}

const countsOf = async (program: Program, options: Parameters<typeof explore>[1] = {}) => {
  const found = await explore(program, { rule: 'node', ...options })
  const { outcomes, interleavings, complete } = found
  return { found, counts: { outcomes: new Map([...outcomes].sort()), interleavings, complete } }
}

describe.each(Object.entries(cases))('%s', (name, { made, fails, says }) => {
  it('has its verdict, and the same where nothing is merged', async () => {
    const merged = await countsOf(made(followed))
    expect(merged.found.complete).toBe(true)
    expect(merged.found.failures.length > 0).toBe(fails)
    if (says) expect(merged.found.failures[0]?.ending.message).toContain(says)
    const plain = await countsOf(made(followed), { merges: false })
    expect(merged.counts).toEqual(plain.counts)
    // What a p-queue keeps is #private, and an EventTarget's.
    expect(merged.found.unseen).toBe(name.startsWith('p-queue') ? 'queue' : null)
  })

  it('has the same as with a copy that is not followed', async () => {
    expect(copies.Sema).not.toBe(Sema)
    expect(copies.AsyncLock).not.toBe(AsyncLock)
    expect(copies.PQueue).not.toBe(PQueue)
    const [one, other] = [await countsOf(made(followed)), await countsOf(made(copies))]
    expect(one.counts).toEqual(other.counts)
  })

  it('has it under the harsher rule as well', async () => {
    const found = await explore(made(followed), { rule: 'event-loop' })
    expect(found.complete).toBe(true)
    expect(found.failures.length > 0).toBe(fails)
  })
})

it('a job in a queue goes by the task that put it there', async () => {
  const { steps } = await replay(queued(1)(followed), [])
  const acts = steps.flatMap(({ actionsOfAll }) => actionsOfAll)
  const saving = acts.filter(({ action }) => action === 'saves').map(({ task }) => task)
  expect(saving).toEqual(['Alice', 'Bob'])
})

it('what a lock lets go on goes by the task that asked', async () => {
  const { steps } = await replay(keyed(() => 'k')(followed), [])
  const acts = steps.flatMap(({ actionsOfAll }) => actionsOfAll)
  const saving = acts.filter(({ action }) => action === 'saves').map(({ task }) => task)
  expect(saving).toEqual(['Alice', 'Bob', 'Carol'])
  expect(acts).toContainEqual({ task: 'Alice', action: 'lock[k] goes to Bob' })
})

it('a lock with a timeout is not followed, and runs as in Node', async () => {
  const program: Program = ({ work }) => {
    const lock = new AsyncLock({ timeout: 50 })
    const hold = () => lock.acquire('k', () => work('holds'))
    return { subject: { lock }, tasks: { Alice: hold, Bob: () => hold() } }
  }
  const { failures } = await explore(program)
  expect(failures[0]?.ending.message).toContain('async-lock timed out in queue k')
})

describe('events.once', () => {
  const waiting =
    (isLate: boolean): Program =>
    ({ work }) => {
      const door = new EventEmitter()
      const opened = isLate ? null : once(door, 'open')
      const told = { by: '' }
      return {
        subject: { door, told },
        tasks: {
          async Alice() {
            const [by] = await (opened ?? once(door, 'open'))
            told.by = String(by)
          },
          async Bob() {
            await work('walks')
            door.emit('open', 'Bob')
          },
        },
        finally: { 'Alice was told': () => told.by === 'Bob' },
      }
    }

  it('misses an event that comes before it listens, with states merged', async () => {
    const { failures, unseen, states } = await explore(waiting(true))
    expect(failures[0]?.ending.message).toBe(
      'Alice waits for the event open of door; no runnable task can end this',
    )
    expect(unseen).toBeNull()
    const plain = await explore(waiting(true), { merges: false })
    expect([...plain.outcomes.keys()].sort()).toEqual(['completed', 'deadlock'])
    expect(states).toBeLessThan(plain.states)
  })

  it('has it where it listens in time', async () => {
    const { outcomes, complete } = await explore(waiting(false))
    expect(complete).toBe(true)
    expect([...outcomes.keys()]).toEqual(['completed'])
  })

  it('rejects with an error that comes first', async () => {
    const { failures } = await explore(({ work }) => {
      const door = new EventEmitter()
      return {
        subject: { door },
        tasks: {
          Alice: () => once(door, 'open'),
          Bob: () =>
            work('breaks it').then(() => {
              if (door.listenerCount('error') > 0) door.emit('error', new Error('broken'))
            }),
        },
      }
    })
    const said = failures.map(({ ending }) => ending.message)
    expect(said).toContain('Alice threw Error: broken')
  })
})
