import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, orElse, TPromise, TVar } from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, quiet } from './quiet.suite.ts'
import { waits } from './random-terms.suite.ts'

interface Model {
  settled: { value: number | undefined } | { error: string } | undefined
}

const none = fc.constant<[]>([])

const settle = (model: Model, how: Model['settled']) => {
  if (model.settled !== undefined) return false
  model.settled = how
  return true
}

modelBased<TPromise<number | undefined>, Model>('a TPromise', {
  create: () => new TPromise(),
  model: () => ({ settled: undefined }),
  operations: {
    succeed: {
      args: fc.tuple(fc.constantFrom(0, 1, undefined)),
      run: (tx, promise, value) => promise.succeed(tx, value),
      model: (model, value) => settle(model, { value }),
    },
    fail: {
      args: fc.tuple(fc.constantFrom('broken', 'lost')),
      run: (tx, promise, error) => promise.fail(tx, error),
      model: (model, error) => settle(model, { error }),
    },
    await: {
      args: none,
      run: (tx, promise) => promise.await(tx),
      model: ({ settled = waits() }) => {
        if ('error' in settled) throw settled.error
        return settled.value
      },
    },
    poll: {
      args: none,
      run: (tx, promise) => promise.poll(tx),
      model: ({ settled }) => settled,
    },
  },
  observe: (tx, promise) => promise.poll(tx),
  observeModel: ({ settled }) => settled,
})

test('a transaction that awaits a failed TPromise rejects with the same error and is undone', async () => {
  const promise = new TPromise<number>()
  const written = new TVar(0)
  const awaiting = atomically((tx) => {
    written.set(tx, 1)
    return promise.await(tx)
  })
  const error = new Error('no')
  await atomically((tx) => promise.fail(tx, error))
  await expect(awaiting).rejects.toBe(error)
  expect(written.peek()).toBe(0)
})

test('undefined can be the value and the error', () => {
  const [good, bad] = [new TPromise<undefined>(), new TPromise<undefined>()]
  expect(atomicallySync((tx) => good.succeed(tx, undefined))).toBe(true)
  expect(atomicallySync((tx) => bad.fail(tx, undefined))).toBe(true)
  expect(atomicallySync((tx) => [good.poll(tx), bad.poll(tx)])).toEqual([
    { value: undefined },
    { error: undefined },
  ])
})

test('a TPromise whose settling was undone is still pending', () => {
  const promise = new TPromise<string>()
  const failing = () =>
    atomicallySync((tx) => {
      promise.succeed(tx, 'undone')
      throw new Error('give up')
    })
  expect(failing).toThrow('give up')
  expect(atomicallySync((tx) => promise.succeed(tx, 'kept'))).toBe(true)
  expect(atomicallySync((tx) => promise.await(tx))).toBe('kept')
})

test('settling runs each waiting transaction once more, and settling again runs none', async () => {
  const promise = new TPromise<number>()
  const body = counted((tx) => promise.await(tx))
  const all = Promise.all(Array.from({ length: 100 }, () => atomically(body)))
  await atomically((tx) => promise.succeed(tx, 7))
  await atomically((tx) => promise.succeed(tx, 8))
  expect(await all).toEqual(Array(100).fill(7))
  expect(body.runs).toBe(200)
})

test('orElse awaits the first of two TPromises', async () => {
  const [slow, quick] = [new TPromise<string>(), new TPromise<string>()]
  const first = atomically(
    orElse(
      (tx) => slow.await(tx),
      (tx) => quick.await(tx),
    ),
  )
  await quiet()
  await atomically((tx) => quick.succeed(tx, 'quick'))
  expect(await first).toBe('quick')
})
