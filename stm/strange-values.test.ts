import { reactive } from '@vue/reactivity'
import { expect, it } from 'vitest'
import {
  AfterCommitError,
  afterCommit,
  atomically,
  atomicallySync,
  check,
  MisuseError,
  TMap,
  TQueue,
  TVar,
  type Tx,
} from './index.ts'
import { put, start } from './testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from './testing/conformance.suite.ts'
import { cellOf } from './tvar.ts'

// Variables that are wrapped or frozen, and values that few would expect.

it.each([
  new Error('exceeded the call stack of the referee'),
  new RangeError('too much recursion in the story'),
  new RangeError('Maximum call stack size exceeded, says a test'),
])('an error is passed on as it is, whatever its message says: %s', async (error) => {
  const failing = () => {
    throw error
  }
  expect(await atomically(failing).catch((thrown: unknown) => thrown)).toBe(error)
  expect(() => atomicallySync(failing)).toThrow(error)
})

it('variables work inside a reactive object of Vue', async () => {
  const state = reactive({ count: new TVar(0), jobs: TQueue.unbounded<string>(), map: new TMap() })
  const waiting = start((tx) => {
    check(tx, (state.count as TVar<number>).get(tx) > 0)
    return (state.jobs as TQueue<string>).take(tx)
  })
  await atomically((tx) => (state.count as TVar<number>).set(tx, 1))
  await atomically((tx) => (state.jobs as TQueue<string>).offer(tx, 'a job'))
  await turnOfTheEventLoop()
  expect(waiting.outcome).toEqual({ value: 'a job' })
})

/** A view of `target` in which everything that is found inside is such a view again. */
function deepProxy<T extends object>(target: T): T {
  const seen = new WeakMap<object, object>()
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const proxy =
      seen.get(value) ?? new Proxy(value, { get: (of, key) => wrap(Reflect.get(of, key)) })
    seen.set(value, proxy)
    return proxy
  }
  return wrap(target) as T
}

it('a transaction cannot wait for a variable inside a deep proxy, and all others still wake', async () => {
  const [open, closed, passed] = [new TVar(0), new TVar(0), new TVar(0)]
  const wrapped = deepProxy(closed)
  const failing = start((tx) => check(tx, passed.get(tx) + wrapped.get(tx) > 0))
  // One that comes to it only when it runs again.
  const later = start((tx) => check(tx, open.get(tx) > 0 && passed.get(tx) + wrapped.get(tx) > 0))
  const other = start((tx) => check(tx, passed.get(tx) > 0))
  const refused = { error: expect.objectContaining({ name: 'MisuseError' }) }
  await put(open, 1)
  await turnOfTheEventLoop()
  expect([failing.outcome, later.outcome]).toEqual([refused, refused])
  expect([open, closed].map((variable) => cellOf(variable).waiters)).toEqual([null, null])
  await put(passed, 1)
  await turnOfTheEventLoop()
  expect(other.outcome).toEqual({ value: undefined })
  expect(cellOf(passed).waiters).toBeNull()
})

it('a wait or a commit through a deep proxy is refused while another waits, who is served later', async () => {
  const x = new TVar(0)
  const wrapped = deepProxy(x)
  const waiting = start((tx) => check(tx, x.get(tx) > 1))
  const refused = [start((tx) => check(tx, wrapped.get(tx) > 0)), start((tx) => wrapped.set(tx, 5))]
  await turnOfTheEventLoop()
  for (const { outcome } of refused) {
    expect(outcome).toEqual({ error: expect.objectContaining({ name: 'MisuseError' }) })
  }
  expect(x.peek()).toBe(0)
  await put(x, 1)
  await turnOfTheEventLoop()
  await put(x, 2)
  await turnOfTheEventLoop()
  expect(waiting.outcome).toEqual({ value: undefined })
  expect(cellOf(x).waiters).toBeNull()
})

it('nothing is kept of a transaction that writes to a frozen variable', async () => {
  const [x, frozen] = [new TVar(0), Object.freeze(new TVar(0))]
  const waiting = start((tx) => check(tx, x.get(tx) > 0))
  const failing = () =>
    atomicallySync((tx) => {
      x.set(tx, 1)
      frozen.set(tx, 1)
    })
  expect(failing).toThrow(TypeError)
  expect(x.peek()).toBe(0)
  await put(x, 2)
  await turnOfTheEventLoop()
  expect(waiting.outcome).toEqual({ value: undefined })
})

it('an action may throw what cannot be printed, and the error has it', async () => {
  const x = new TVar(0)
  const failed = await atomically((tx) => {
    x.set(tx, 1)
    afterCommit(tx, () => {
      throw Object.create(null)
    })
  }).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(AfterCommitError)
  expect(String(failed)).toMatch(/committed and stands, but 1 of its afterCommit actions threw/)
  expect(x.peek()).toBe(1)
})

it('transactions that saw as many values of a variable each wake when theirs is gone', async () => {
  const values = [0, -0, Number.NaN, 1, 'a', null, undefined, {}, []]
  const x = new TVar<unknown>('at first')
  const waits: ReturnType<typeof start>[] = []
  for (const value of values) {
    await put(x, value)
    waits.push(start((tx) => x.get(tx) === 'over' || check(tx, !Object.is(x.get(tx), value))))
  }
  await turnOfTheEventLoop()
  const isPending = () => waits.map(({ outcome }) => outcome === 'pending')
  expect(isPending()).toEqual([...Array(8).fill(false), true])
  await put(x, 'over')
  await turnOfTheEventLoop()
  expect(isPending()).toEqual(Array(9).fill(false))
  expect(cellOf(x).waiters).toBeNull()
})

it('a MisuseError names the variable inside the proxy', async () => {
  const named = deepProxy(new TVar(0, { name: 'shelf' }))
  const failing = atomically((tx) => check(tx, named.get(tx) > 0))
  await expect(failing).rejects.toThrow(MisuseError)
  await expect(failing).rejects.toThrow(/variable 'shelf' was reached through a deep proxy/)
})

it.each([
  function* (tx: Tx) {
    yield tx
  },
  async function* (tx: Tx) {
    yield tx
  },
])('a generator function as a body is refused: %s', async (body) => {
  const refused = /generator function, so none of it ran/
  await expect(atomically(body as never)).rejects.toThrow(refused)
  expect(() => atomicallySync(body as never)).toThrow(refused)
})

it('a transaction may return an iterator that has run', async () => {
  const items = new TMap([['a', 1]])
  expect([...(await atomically((tx) => items.keys(tx)))]).toEqual(['a'])
})

const broken = {
  toString() {
    throw new Error('the text of a value was asked for')
  },
}

it.each([
  [1n, 'of type bigint'],
  [[1], 'of type object'],
  [Object.create(null), 'of type object'],
  [broken, 'of type object'],
  [Object.assign(() => 1, broken), 'of type function'],
  [Symbol('one'), 'of type symbol'],
  [null, 'of type object'],
])('what stands where a number should is named, and none of its code runs: %#', (value, words) => {
  const bound = () => TQueue.bounded(value as never)
  expect(bound).toThrow(RangeError)
  expect(bound).toThrow(`was ${words}`)
})

const THEN = 'then'

it('an array with a `then` is refused as any promise is', async () => {
  const x = new TVar(0)
  const body = (tx: Tx) => {
    x.set(tx, 1)
    return Object.assign([1], { [THEN]: () => null })
  }
  expect(() => atomicallySync(body)).toThrow(MisuseError)
  await expect(atomically(body)).rejects.toThrow('returned a promise')
  expect(x.peek()).toBe(0)
})
