import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, check, TSet } from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, quiet } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

const none = fc.constant<[]>([])
const key = fc.tuple(fc.constantFrom<unknown>('a', 'b', 0, -0, Number.NaN, undefined))

function takeFirst(model: Set<unknown>, fits: (key: unknown) => boolean): unknown {
  const first = [...model].filter(fits)
  if (first.length === 0) waits()
  model.delete(first[0])
  return first[0]
}

modelBased<TSet<unknown>, Set<unknown>>('a TSet', {
  create: () => new TSet<unknown>(['b', 0, 'b']),
  model: () => new Set<unknown>(['b', 0]),
  operations: {
    add: {
      args: key,
      run: (tx, set, key) => set.add(tx, key),
      model: (model, key) => {
        const isNew = !model.has(key)
        model.add(key)
        return isNew
      },
    },
    has: {
      args: key,
      run: (tx, set, key) => set.has(tx, key),
      model: (model, key) => model.has(key),
    },
    delete: {
      args: key,
      run: (tx, set, key) => set.delete(tx, key),
      model: (model, key) => model.delete(key),
    },
    takeFirst: {
      args: none,
      run: (tx, set) => set.takeFirst(tx),
      model: (model) => takeFirst(model, () => true),
    },
    tryTakeFirst: {
      args: key,
      run: (tx, set, wanted) => set.tryTakeFirst(tx, (key) => Object.is(key, wanted)),
      model: orUndefined((model: Set<unknown>, wanted: unknown) =>
        takeFirst(model, (key) => Object.is(key, wanted)),
      ),
    },
    clear: { args: none, run: (tx, set) => set.clear(tx), model: (model) => model.clear() },
    size: { args: none, run: (tx, set) => set.size(tx), model: (model) => model.size },
    values: { args: none, run: (tx, set) => set.values(tx), model: (model) => [...model] },
    'wait for': {
      args: key,
      run: (tx, set, key) => check(tx, set.has(tx, key)),
      model: (model, key) => (model.has(key) ? undefined : waits()),
    },
  },
  observe: (tx, set) => set.values(tx),
  observeModel: (model) => [...model],
})

test('a transaction that waits for an absent key is woken by that key only', async () => {
  const set = new TSet<number>()
  const body = counted((tx) => check(tx, set.has(tx, -1)))
  const waiting = atomically(body)
  for (let i = 0; i < 1000; i += 1) await atomically((tx) => set.add(tx, i))
  await quiet()
  expect(body.runs).toBe(1)
  await atomically((tx) => set.add(tx, -1))
  await waiting
  expect(body.runs).toBe(2)
})

test('adding a key that is there changes nothing, not even its position', async () => {
  const set = new TSet(['a', 'b'])
  expect(await atomically((tx) => set.add(tx, 'a'))).toBe(false)
  expect(await atomically((tx) => set.values(tx))).toEqual(['a', 'b'])
})

test('an iterator passed to a TSet in a transaction still has its keys when that runs again', async () => {
  const guests = new TSet<string>()
  const keys = ['x', 'y'].values()
  const made = atomically((tx) => {
    const set = new TSet(keys)
    check(tx, guests.has(tx, 'Ann'))
    return set.values(tx)
  })
  await atomically((tx) => guests.add(tx, 'Ann'))
  expect(await made).toEqual(['x', 'y'])
})

test('a WouldBlockError names the key', () => {
  const guests = new TSet<string>([], { name: 'guests' })
  expect(() => atomicallySync((tx) => check(tx, guests.has(tx, 'Ann')))).toThrow('guests[Ann]')
})
