import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  atomically,
  atomicallySync,
  check,
  MisuseError,
  TSemaphore,
  TVar,
  type Tx,
} from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, herd, quiet } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

interface Model {
  permits: number
}

const count = fc.tuple(fc.constantFrom(-1, 0, 1, 1, 1, 2, 3, 0.5))

const assertCount = (count: number) => {
  if (!Number.isInteger(count) || count < 0) throw new RangeError()
}
const acquire = (model: Model, count: number) => {
  assertCount(count)
  if (model.permits < count) waits()
  model.permits -= count
}

modelBased<TSemaphore, Model>('a TSemaphore', {
  create: () => new TSemaphore(2),
  model: () => ({ permits: 2 }),
  operations: {
    acquire: { args: count, run: (tx, it, count) => it.acquire(tx, count), model: acquire },
    tryAcquire: {
      args: count,
      run: (tx, it, count) => it.tryAcquire(tx, count),
      model: orUndefined((model: Model, count: number) => {
        acquire(model, count)
        return true
      }),
    },
    release: {
      args: count,
      run: (tx, it, count) => it.release(tx, count),
      model: (model, count) => {
        assertCount(count)
        model.permits += count
      },
    },
    available: {
      args: fc.constant<[]>([]),
      run: (tx, it) => it.available(tx),
      model: ({ permits }) => permits,
    },
  },
  observe: (tx, it) => it.available(tx),
  observeModel: ({ permits }) => permits,
})

test('a number of permits that is not a count is a RangeError at the call', async () => {
  const semaphore = new TSemaphore(1)
  for (const count of [-1, 0.5, Number.NaN, Infinity]) {
    expect(() => new TSemaphore(count)).toThrow(RangeError)
    expect(() => atomicallySync((tx) => semaphore.acquire(tx, count))).toThrow(RangeError)
    expect(() => atomicallySync((tx) => semaphore.tryAcquire(tx, count))).toThrow(RangeError)
    expect(() => atomicallySync((tx) => semaphore.release(tx, count))).toThrow(RangeError)
    await expect(semaphore.withPermits(count, () => 'run')).rejects.toThrow(RangeError)
  }
})

test('0 permits can be acquired and released when none is available', async () => {
  const semaphore = new TSemaphore(0)
  await atomically((tx) => semaphore.acquire(tx, 0))
  await atomically((tx) => semaphore.release(tx, 0))
  expect(atomicallySync((tx) => semaphore.tryAcquire(tx, 0))).toBe(true)
  expect(atomicallySync((tx) => semaphore.tryAcquire(tx))).toBe(undefined)
  expect(await semaphore.withPermits(0, () => 'run')).toBe('run')
})

test('acquiring 0 permits reads no variable: a release does not wake a transaction that did so', async () => {
  const semaphore = new TSemaphore(0)
  const isReady = new TVar(false)
  const body = counted((tx) => {
    semaphore.acquire(tx, 0)
    check(tx, isReady.get(tx))
  })
  const waiting = atomically(body)
  await atomically((tx) => semaphore.release(tx))
  await quiet()
  expect(body.runs).toBe(1)
  await atomically((tx) => isReady.set(tx, true))
  await waiting
})

test('releasing beyond the initial number adds permits', () => {
  const semaphore = new TSemaphore(1)
  atomicallySync((tx) => semaphore.release(tx, 2))
  expect(atomicallySync((tx) => semaphore.available(tx))).toBe(3)
})

test('of 1,000 waiting transactions, each released permit runs only the oldest', async () => {
  const semaphore = new TSemaphore(0)
  const acquire = (tx: Tx) => semaphore.acquire(tx)
  expect(await herd(1000, acquire, (tx) => semaphore.release(tx))).toEqual({
    runs: 2000,
    isInOrder: true,
  })
})

test('1,000 tasks pass one permit on, and each runs at most twice', async () => {
  const semaphore = new TSemaphore(1)
  const acquire = counted((tx) => semaphore.acquire(tx))
  const order: number[] = []
  const task = async (i: number) => {
    await atomically(acquire)
    order.push(i)
    await atomically((tx) => semaphore.release(tx))
  }
  await Promise.all(Array.from({ length: 1000 }, (_, i) => task(i)))
  expect(acquire.runs).toBe(1999)
  expect(order).toEqual(Array.from({ length: 1000 }, (_, i) => i))
})

test('a wait for several permits acquires none until it can acquire all', async () => {
  const semaphore = new TSemaphore(1)
  const greedy = atomically((tx) => semaphore.acquire(tx, 2))
  expect(await semaphore.withPermits(1, () => 'modest')).toBe('modest')
  await atomically((tx) => semaphore.release(tx))
  await greedy
  expect(atomicallySync((tx) => semaphore.available(tx))).toBe(0)
})

test('withPermits returns the result of the task, and releases the permits even if it throws', async () => {
  const semaphore = new TSemaphore(2)
  const available = () => atomicallySync((tx) => semaphore.available(tx))
  expect(await semaphore.withPermits(2, async () => available())).toBe(0)
  expect(available()).toBe(2)
  const error = new Error('burnt')
  await expect(semaphore.withPermits(1, () => Promise.reject(error))).rejects.toBe(error)
  await expect(
    semaphore.withPermits(1, () => {
      throw error
    }),
  ).rejects.toBe(error)
  expect(available()).toBe(2)
})

test('a signal aborts the wait of withPermits, the task never runs, and no permit is released', async () => {
  const semaphore = new TSemaphore(0)
  const controller = new AbortController()
  let isRun = false
  const waiting = semaphore.withPermits(
    1,
    () => {
      isRun = true
    },
    { signal: controller.signal },
  )
  controller.abort('enough')
  await expect(waiting).rejects.toBe('enough')
  await atomically((tx) => semaphore.release(tx))
  await quiet()
  expect(isRun).toBe(false)
  expect(atomicallySync((tx) => semaphore.available(tx))).toBe(1)
})

test('a signal that fires while the task runs has no effect', async () => {
  const semaphore = new TSemaphore(1)
  const controller = new AbortController()
  const task = async () => {
    controller.abort('too late')
    await quiet()
    return 'done'
  }
  expect(await semaphore.withPermits(1, task, { signal: controller.signal })).toBe('done')
  expect(atomicallySync((tx) => semaphore.available(tx))).toBe(1)
})

test('withPermits inside a transaction is refused at the call', () => {
  const semaphore = new TSemaphore(1)
  const inside = () =>
    atomicallySync(() => {
      void semaphore.withPermits(1, () => {})
    })
  expect(inside).toThrow(MisuseError)
})

test('holdPermits acquires, and releases at the end of the block', async () => {
  const semaphore = new TSemaphore(3)
  const available = () => atomicallySync((tx) => semaphore.available(tx))
  {
    await using _one = await semaphore.holdPermits()
    using _two = await semaphore.holdPermits(2)
    expect(available()).toBe(0)
  }
  expect(available()).toBe(3)
})

test('a capacity limits the permits, and releasing beyond it releases none', () => {
  const semaphore = new TSemaphore(1, { capacity: 2 })
  atomicallySync((tx) => semaphore.release(tx))
  const twice = () => atomicallySync((tx) => semaphore.release(tx))
  expect(twice).toThrow(RangeError)
  expect(twice).toThrow('there would be 3 permits, and the capacity is 2')
  expect(atomicallySync((tx) => semaphore.available(tx))).toBe(2)
  expect([semaphore.capacity, new TSemaphore(1).capacity]).toEqual([2, Infinity])
  expect(() => new TSemaphore(3, { capacity: 2 })).toThrow(RangeError)
  expect(new TSemaphore(1, { capacity: Infinity }).capacity).toBe(Infinity)
})

test('a capacity that is neither a count nor Infinity is a RangeError at the call', () => {
  for (const capacity of [Number.NaN, 1.5, -Infinity, '3' as never]) {
    expect(() => new TSemaphore(1, { capacity })).toThrow(
      /^the capacity of a semaphore must be a whole number of 0 or more/,
    )
  }
  expect(() => new TSemaphore(1, { capacity: '3' as never })).toThrow('and was of type string')
})
