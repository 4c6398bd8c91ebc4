import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  atomically,
  atomicallySync,
  check,
  MisuseError,
  TimeoutError,
  TReentrantLock,
} from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { quiet } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

/** For each owner, how many times it has acquired the lock to read and to write. */
type Model = Record<string, { reads: number; writes: number }>

const owner = fc.tuple(fc.constantFrom('a', 'b', 'c'))

const of = (model: Model, owner: string) => {
  model[owner] ??= { reads: 0, writes: 0 }
  return model[owner]
}
const othersDo = (model: Model, owner: string, what: 'reads' | 'writes') =>
  Object.keys(model).some((other) => other !== owner && of(model, other)[what] > 0)

const acquireRead = (model: Model, owner: string) => {
  if (othersDo(model, owner, 'writes')) waits()
  of(model, owner).reads += 1
}
const claimWrite = (model: Model, owner: string) => {
  const { writes } = of(model, owner)
  if (writes === 0 && (othersDo(model, owner, 'reads') || othersDo(model, owner, 'writes'))) waits()
  of(model, owner).writes += 1
}
const acquireWrite = (model: Model, owner: string) => {
  const { reads, writes } = of(model, owner)
  if (reads > 0 && writes === 0 && othersDo(model, owner, 'reads')) throw new MisuseError()
  claimWrite(model, owner)
}
const release = (what: 'reads' | 'writes') => (model: Model, owner: string) => {
  if (of(model, owner)[what] === 0) throw new MisuseError()
  of(model, owner)[what] -= 1
}
const attempt = (acquire: (model: Model, owner: string) => void) =>
  orUndefined((model: Model, owner: string) => {
    acquire(model, owner)
    return true
  })

modelBased<TReentrantLock, Model>('a TReentrantLock', {
  create: () => new TReentrantLock(),
  model: () => ({}),
  operations: {
    acquireRead: { args: owner, run: (tx, it, who) => it.acquireRead(tx, who), model: acquireRead },
    acquireWrite: {
      args: owner,
      run: (tx, it, who) => it.acquireWrite(tx, who),
      model: acquireWrite,
    },
    releaseRead: {
      args: owner,
      run: (tx, it, who) => it.releaseRead(tx, who),
      model: release('reads'),
    },
    releaseWrite: {
      args: owner,
      run: (tx, it, who) => it.releaseWrite(tx, who),
      model: release('writes'),
    },
    tryAcquireRead: {
      args: owner,
      run: (tx, it, who) => it.tryAcquireRead(tx, who),
      model: attempt(acquireRead),
    },
    tryAcquireWrite: {
      args: owner,
      run: (tx, it, who) => it.tryAcquireWrite(tx, who),
      model: attempt(claimWrite),
    },
  },
  observe: (tx, it) => [it.readerCount(tx), it.isWriting(tx)],
  observeModel: (model) => {
    const holds = Object.values(model)
    return [holds.filter(({ reads }) => reads > 0).length, holds.some(({ writes }) => writes > 0)]
  },
})

const locked = (lock: TReentrantLock) =>
  atomicallySync((tx) => ({ readers: lock.readerCount(tx), isWriting: lock.isWriting(tx) }))

const FREE = { readers: 0, isWriting: false }

test('many owners read at once, and a writer waits for all of them', async () => {
  const lock = new TReentrantLock()
  await atomically((tx) => lock.acquireRead(tx, 'a'))
  await atomically((tx) => lock.acquireRead(tx, 'b'))
  let isWriting = false
  const writing = lock.withWrite(() => {
    isWriting = true
  })
  await atomically((tx) => lock.releaseRead(tx, 'a'))
  await quiet()
  expect(isWriting).toBe(false)
  await atomically((tx) => lock.releaseRead(tx, 'b'))
  await writing
  expect(isWriting).toBe(true)
  expect(locked(lock)).toEqual(FREE)
})

test('a writer may acquire again to write and to read, and releases as many times', () => {
  const lock = new TReentrantLock()
  atomicallySync((tx) => {
    lock.acquireWrite(tx, 'a')
    lock.acquireWrite(tx, 'a')
    lock.acquireRead(tx, 'a')
    lock.releaseWrite(tx, 'a')
  })
  expect(atomicallySync((tx) => lock.tryAcquireRead(tx, 'b'))).toBe(undefined)
  atomicallySync((tx) => lock.releaseWrite(tx, 'a'))
  expect(locked(lock)).toEqual({ readers: 1, isWriting: false })
  expect(atomicallySync((tx) => lock.tryAcquireRead(tx, 'b'))).toBe(true)
})

describe('an upgrade', () => {
  test('waits for the other readers if it is asked for by tryAcquireWrite and check', async () => {
    const lock = new TReentrantLock()
    await atomically((tx) => lock.acquireRead(tx, 'me'))
    await atomically((tx) => lock.acquireRead(tx, 'other'))
    let isUpgraded = false
    const upgrading = atomically((tx) => check(tx, lock.tryAcquireWrite(tx, 'me') === true)).then(
      () => {
        isUpgraded = true
      },
    )
    await quiet()
    expect(isUpgraded).toBe(false)
    await atomically((tx) => lock.releaseRead(tx, 'other'))
    await upgrading
    expect(await atomically((tx) => lock.isWriting(tx))).toBe(true)
  })

  test('is granted to a sole reader', () => {
    const lock = new TReentrantLock()
    atomicallySync((tx) => lock.acquireRead(tx, 'a'))
    atomicallySync((tx) => lock.acquireWrite(tx, 'a'))
    expect(locked(lock)).toEqual({ readers: 1, isWriting: true })
  })

  test('is refused while another owner reads, so that two readers do not wait forever', async () => {
    const lock = new TReentrantLock()
    const upgrade = (barrier: Promise<void>) =>
      lock.withRead(async (owner) => {
        await barrier
        return lock.withWrite(() => 'upgraded', { owner })
      })
    const both = [upgrade(quiet()), upgrade(quiet())]
    const [first, second] = await Promise.allSettled(both)
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'MisuseError' } })
    // By then the first has released its read, so the second is the sole reader.
    expect(second).toEqual({ status: 'fulfilled', value: 'upgraded' })
    expect(locked(lock)).toEqual(FREE)
  })

  test('by tryAcquireWrite returns undefined while others read', () => {
    const lock = new TReentrantLock()
    atomicallySync((tx) => lock.acquireRead(tx, 'a'))
    atomicallySync((tx) => lock.acquireRead(tx, 'b'))
    expect(atomicallySync((tx) => lock.tryAcquireWrite(tx, 'a'))).toBe(undefined)
    atomicallySync((tx) => lock.releaseRead(tx, 'b'))
    expect(atomicallySync((tx) => lock.tryAcquireWrite(tx, 'a'))).toBe(true)
  })
})

test('releasing what the owner does not hold is an error, even if another owner holds it', () => {
  const lock = new TReentrantLock()
  atomicallySync((tx) => lock.acquireWrite(tx, 'a'))
  expect(() => atomicallySync((tx) => lock.releaseWrite(tx, 'b'))).toThrow(MisuseError)
  expect(() => atomicallySync((tx) => lock.releaseRead(tx, 'a'))).toThrow('does not hold it')
  atomicallySync((tx) => lock.releaseWrite(tx, 'a'))
  expect(() => atomicallySync((tx) => lock.releaseWrite(tx, 'a'))).toThrow('released twice')
  expect(locked(lock)).toEqual(FREE)
})

test('owners are compared as keys of a Map', () => {
  const lock = new TReentrantLock()
  const owner = {}
  atomicallySync((tx) => lock.acquireWrite(tx, owner))
  expect(atomicallySync((tx) => lock.tryAcquireWrite(tx, owner))).toBe(true)
  expect(atomicallySync((tx) => lock.tryAcquireWrite(tx, {}))).toBe(undefined)
})

test('withRead and withWrite return the result of the task, and release even if it throws', async () => {
  const lock = new TReentrantLock()
  expect(await lock.withRead(async () => locked(lock))).toEqual({ readers: 1, isWriting: false })
  expect(await lock.withWrite(() => locked(lock))).toEqual({ readers: 0, isWriting: true })
  const error = new Error('no')
  await expect(lock.withWrite(() => Promise.reject(error))).rejects.toBe(error)
  await expect(
    lock.withRead(() => {
      throw error
    }),
  ).rejects.toBe(error)
  expect(locked(lock)).toEqual(FREE)
})

test('tasks of the same owner can be nested', async () => {
  const lock = new TReentrantLock()
  const nested = lock.withWrite((owner) =>
    lock.withRead(() => lock.withWrite(() => locked(lock), { owner }), { owner }),
  )
  expect(await nested).toEqual({ readers: 1, isWriting: true })
  expect(locked(lock)).toEqual(FREE)
})

test('one owner can hold two locks, each on its own', async () => {
  const [menu, till] = [new TReentrantLock(), new TReentrantLock()]
  const both = menu.withWrite((owner) =>
    till.withRead(() => [locked(menu), locked(till)], { owner }),
  )
  expect(await both).toEqual([
    { readers: 0, isWriting: true },
    { readers: 1, isWriting: false },
  ])
  expect([locked(menu), locked(till)]).toEqual([FREE, FREE])
  atomicallySync((tx) => till.acquireWrite(tx, 'clerk'))
  const tried = menu.withWrite((owner) => atomicallySync((tx) => till.tryAcquireRead(tx, owner)))
  expect(await tried).toBe(undefined)
})

test('a signal aborts the wait of withWrite, and the task never runs', async () => {
  const lock = new TReentrantLock()
  const controller = new AbortController()
  atomicallySync((tx) => lock.acquireRead(tx, 'a'))
  let isRun = false
  const task = () => {
    isRun = true
  }
  const waiting = lock.withWrite(task, { signal: controller.signal })
  controller.abort('enough')
  await expect(waiting).rejects.toBe('enough')
  atomicallySync((tx) => lock.releaseRead(tx, 'a'))
  await quiet()
  expect(isRun).toBe(false)
  expect(locked(lock)).toEqual(FREE)
})

test('of 1,000 waiting writers, a release runs only the oldest', async () => {
  const lock = new TReentrantLock()
  const owners = Array.from({ length: 1000 }, () => ({}))
  atomicallySync((tx) => lock.acquireWrite(tx, 'first'))
  const holders: object[] = []
  let runs = 0
  const all = Promise.all(
    owners.map(async (owner) => {
      await atomically((tx) => {
        runs += 1
        lock.acquireWrite(tx, owner)
      })
      holders.push(owner)
      await atomically((tx) => lock.releaseWrite(tx, owner))
    }),
  )
  atomicallySync((tx) => lock.releaseWrite(tx, 'first'))
  await all
  expect(runs).toBe(2000)
  expect(holders).toEqual(owners)
})

test('each of 1,000 waiting readers runs once more when the writer releases', async () => {
  const lock = new TReentrantLock()
  atomicallySync((tx) => lock.acquireWrite(tx, 'writer'))
  let runs = 0
  const all = Promise.all(
    Array.from({ length: 1000 }, (_, i) =>
      atomically((tx) => {
        runs += 1
        lock.acquireRead(tx, i)
      }),
    ),
  )
  atomicallySync((tx) => lock.releaseWrite(tx, 'writer'))
  await all
  expect(runs).toBe(2000)
  expect(locked(lock)).toEqual({ readers: 1000, isWriting: false })
})

test('a WouldBlockError names the lock', () => {
  const lock = new TReentrantLock({ name: 'menu' })
  atomicallySync((tx) => lock.acquireWrite(tx, 'a'))
  expect(() => atomicallySync((tx) => lock.acquireRead(tx, 'b'))).toThrow('menu.writers')
})

test('holdRead and holdWrite release at the end of the block, and their owner may acquire again', async () => {
  const lock = new TReentrantLock()
  const state = () => atomicallySync((tx) => [lock.readerCount(tx), lock.isWriting(tx)])
  {
    await using reading = await lock.holdRead()
    using _again = await lock.holdRead(reading.taken)
    await using writing = await lock.holdWrite({ ...reading.taken, signal: AbortSignal.timeout(1) })
    expect(writing.taken.owner).toBe(reading.taken.owner)
    expect(state()).toEqual([1, true])
  }
  expect(state()).toEqual([0, false])
  {
    await using _writing = await lock.holdWrite()
    await expect(lock.holdRead({ timeout: 1 })).rejects.toThrow(TimeoutError)
    expect(state()).toEqual([0, true])
  }
  expect(state()).toEqual([0, false])
})
