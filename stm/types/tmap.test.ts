import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atomically, atomicallySync, check, orElse, retry, TMap, TVar, type Tx } from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, herd, quiet } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

const none = fc.constant<[]>([])
const key = fc.constantFrom<unknown>('a', 'b', 'c', 0, -0, Number.NaN, undefined)
const value = fc.constantFrom(0, 1, undefined)

type Model = Map<unknown, number | undefined>

const plusOne = (n: number | undefined) => (n ?? 0) + 1

function takeFirst(model: Model, fits: (key: unknown, value: number | undefined) => boolean) {
  const first = [...model].find(([key, value]) => fits(key, value)) ?? waits()
  model.delete(first[0])
  return first
}

modelBased<TMap<unknown, number | undefined>, Model>('a TMap', {
  create: () =>
    new TMap<unknown, number | undefined>([
      ['b', 1],
      [0, 2],
    ]),
  model: () =>
    new Map<unknown, number | undefined>([
      ['b', 1],
      [0, 2],
    ]),
  operations: {
    get: {
      args: fc.tuple(key),
      run: (tx, map, k) => map.get(tx, k),
      model: (model, k) => model.get(k),
    },
    has: {
      args: fc.tuple(key),
      run: (tx, map, k) => map.has(tx, k),
      model: (model, k) => model.has(k),
    },
    set: {
      args: fc.tuple(key, value),
      run: (tx, map, k, value) => map.set(tx, k, value),
      model: (model, k, value) => {
        model.set(k, value)
      },
    },
    update: {
      args: fc.tuple(key),
      run: (tx, map, k) => map.update(tx, k, plusOne),
      model: (model, k) => {
        model.set(k, plusOne(model.get(k)))
      },
    },
    delete: {
      args: fc.tuple(key),
      run: (tx, map, k) => map.delete(tx, k),
      model: (model, k) => model.delete(k),
    },
    takeFirst: {
      args: fc.tuple(value),
      run: (tx, map, wanted) => map.takeFirst(tx, (_, value) => value === wanted),
      model: (model, wanted) => takeFirst(model, (_, value) => value === wanted),
    },
    'takeFirst of all': {
      args: none,
      run: (tx, map) => map.takeFirst(tx),
      model: (model) => takeFirst(model, () => true),
    },
    tryTakeFirst: {
      args: fc.tuple(key),
      run: (tx, map, wanted) => map.tryTakeFirst(tx, (key) => Object.is(key, wanted)),
      model: orUndefined((model: Model, wanted: unknown) =>
        takeFirst(model, (key) => Object.is(key, wanted)),
      ),
    },
    clear: { args: none, run: (tx, map) => map.clear(tx), model: (model) => model.clear() },
    size: { args: none, run: (tx, map) => map.size(tx), model: (model) => model.size },
    keys: { args: none, run: (tx, map) => map.keys(tx), model: (model) => [...model.keys()] },
    values: { args: none, run: (tx, map) => map.values(tx), model: (model) => [...model.values()] },
    entries: { args: none, run: (tx, map) => map.entries(tx), model: (model) => [...model] },
    'wait for': {
      args: fc.tuple(key),
      run: (tx, map, k) => check(tx, map.has(tx, k)),
      model: (model, k) => (model.has(k) ? undefined : waits()),
    },
  },
  observe: (tx, map) => map.entries(tx),
  observeModel: (model) => [...model],
})

/**
 * Runs `body` as a transaction that waits. Returns how many times `meanwhile` made it run again.
 */
async function reruns(body: (tx: Tx) => unknown, meanwhile: () => Promise<void>): Promise<number> {
  const waiting = counted((tx) => {
    body(tx)
    retry(tx)
  })
  const controller = new AbortController()
  const aborted = expect(atomically(waiting, { signal: controller.signal })).rejects.toBe('over')
  await meanwhile()
  await quiet()
  controller.abort('over')
  await aborted
  return waiting.runs - 1
}

describe('a transaction that waits', () => {
  const keys = Array.from({ length: 1000 }, (_, i) => `key ${i}`)

  test('for an absent key is not woken by 1,000 other keys that are added and deleted', async () => {
    const map = new TMap<string, number>()
    const woken = await reruns(
      (tx) => map.get(tx, 'mine'),
      async () => {
        for (const key of keys) await atomically((tx) => map.set(tx, key, 1))
        await atomically((tx) => map.update(tx, 'key 5', plusOne))
        for (const key of keys) await atomically((tx) => map.delete(tx, key))
        await atomically((tx) => map.clear(tx))
      },
    )
    expect(woken).toBe(0)
  })

  test('for an absent key is woken when that key is added', async () => {
    const map = new TMap<string, number>()
    const found = Promise.all(
      keys.map((key) =>
        atomically((tx) => {
          const value = map.get(tx, key)
          check(tx, value !== undefined)
          return value
        }),
      ),
    )
    await atomically((tx) => {
      for (const [i, key] of keys.entries()) map.set(tx, key, i)
    })
    expect(await found).toEqual(keys.map((_, i) => i))
  })

  test('for a key is not woken by a set of the same value or by an undone deletion', async () => {
    const map = new TMap([['mine', 1]])
    const woken = await reruns(
      (tx) => map.get(tx, 'mine'),
      async () => {
        await atomically((tx) => map.set(tx, 'mine', 1))
        await atomically((tx) => map.update(tx, 'mine', (n) => n ?? 0))
        await expect(
          atomically((tx) => {
            map.delete(tx, 'mine')
            throw new Error('give up')
          }),
        ).rejects.toThrow()
      },
    )
    expect(woken).toBe(0)
  })

  test('for the size is woken only when the size changes', async () => {
    const map = new TMap([['a', 1]])
    const meanwhile = async () => {
      await atomically((tx) => map.set(tx, 'a', 2))
      await atomically((tx) => {
        map.delete(tx, 'a')
        map.set(tx, 'b', 1)
      })
    }
    expect(await reruns((tx) => map.size(tx), meanwhile)).toBe(0)
    expect(
      await reruns(
        (tx) => map.size(tx),
        () => add(map, 'c'),
      ),
    ).toBe(1)
  })

  test('for the keys is woken by an addition and a deletion, and not by a change of a value', async () => {
    const map = new TMap([['a', 1]])
    const set = async () => {
      await atomically((tx) => map.set(tx, 'a', 2))
    }
    const remove = async () => {
      await atomically((tx) => map.delete(tx, 'b'))
    }
    expect(await reruns((tx) => map.keys(tx), set)).toBe(0)
    expect(
      await reruns(
        (tx) => map.keys(tx),
        () => add(map, 'b'),
      ),
    ).toBe(1)
    expect(await reruns((tx) => map.keys(tx), remove)).toBe(1)
    expect(
      await reruns(
        (tx) => map.entries(tx),
        () => add(map, 'a'),
      ),
    ).toBe(1)
  })
})

async function add(map: TMap<string, number>, key: string): Promise<void> {
  await atomically((tx) => map.set(tx, key, 99))
}

test('keys are compared as in Map, and -0 is kept as 0', () => {
  const object = {}
  const map = new TMap<unknown, number>([[-0, 1]])
  atomicallySync((tx) => {
    map.set(tx, Number.NaN, 2)
    map.set(tx, object, 3)
    map.delete(tx, 0)
    map.set(tx, -0, 4)
  })
  const get = (key: unknown) => atomicallySync((tx) => map.get(tx, key))
  expect([get(0), get(Number.NaN), get(object), get({})]).toEqual([4, 2, 3, undefined])
  expect(atomicallySync((tx) => map.keys(tx))).toEqual([Number.NaN, object, 0])
})

test('a TMap is a copy of what it is made from; a repeated key has its last value at its first position', () => {
  const source = new Map([['a', 1]])
  const map = new TMap(source)
  source.set('b', 2)
  expect(atomicallySync((tx) => map.entries(tx))).toEqual([['a', 1]])
  const entries: [string, number][] = [
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ]
  expect(atomicallySync((tx) => new TMap(entries).entries(tx))).toEqual([...new Map(entries)])
})

test('an iterator passed to a TMap in a transaction still has its entries when that runs again', async () => {
  const isReady = new TVar(false)
  const entries = new Map([['a', 1]]).entries()
  const made = atomically((tx) => {
    const map = new TMap(entries)
    check(tx, isReady.get(tx))
    return map.entries(tx)
  })
  await atomically((tx) => isReady.set(tx, true))
  expect(await made).toEqual([['a', 1]])
})

test('changing what keys, values and entries return does not change the map', () => {
  const map = new TMap([['a', 1]])
  atomicallySync((tx) => {
    map.keys(tx).pop()
    map.values(tx).pop()
    const [entry] = map.entries(tx)
    if (entry !== undefined) entry[1] = 99
  })
  expect(atomicallySync((tx) => map.entries(tx))).toEqual([['a', 1]])
})

test('what an undone alternative or transaction has set and deleted is restored', async () => {
  const map = new TMap([
    ['a', 1],
    ['b', 2],
  ])
  await atomically(
    orElse(
      (tx) => {
        map.clear(tx)
        map.set(tx, 'c', 3)
        retry(tx)
      },
      (tx) => map.set(tx, 'd', 4),
    ),
  )
  expect(() =>
    atomicallySync((tx) => {
      map.delete(tx, 'a')
      map.set(tx, 'a', 9)
      throw new Error('give up')
    }),
  ).toThrow('give up')
  expect(atomicallySync((tx) => [map.entries(tx), map.size(tx)])).toEqual([
    [
      ['a', 1],
      ['b', 2],
      ['d', 4],
    ],
    3,
  ])
})

test('iteration is in the order of insertion after thousands of additions and deletions', () => {
  const map = new TMap<number, number>()
  const model = new Map<number, number>()
  for (let i = 0; i < 5000; i += 1) {
    const key = (i * 7919) % 1000
    atomicallySync((tx) => (i % 3 === 0 ? map.delete(tx, key) : map.set(tx, key, i)))
    if (i % 3 === 0) model.delete(key)
    else model.set(key, i)
  }
  expect(atomicallySync((tx) => map.entries(tx))).toEqual([...model])
})

test('a WouldBlockError names the key', () => {
  const stock = new TMap<unknown, number>([], { name: 'stock' })
  const waitFor = (key: unknown) => () => atomicallySync((tx) => check(tx, stock.has(tx, key)))
  expect(waitFor('tea')).toThrow('would have to wait for stock[tea], and')
  expect(waitFor(Symbol('milk'))).toThrow('stock[Symbol(milk)]')
  expect(waitFor(Object.create(null))).toThrow('stock[object]')
})

test('of 100 that wait for an entry that fits, an addition is taken by the oldest', async () => {
  const map = new TMap<number, string>()
  const take = (tx: Tx) => map.takeFirst(tx, (_, what) => what === 'wanted')
  const add = counted((tx) => map.set(tx, 0, 'wanted'))
  expect((await herd(100, take, add)).isInOrder).toBe(true)
})

test('takeFirst does not wake for what comes after the entry that it would take', async () => {
  const map = new TMap([
    ['a', 1],
    ['b', 2],
  ])
  const isReady = new TVar(false)
  const body = counted((tx) => {
    map.takeFirst(tx)
    check(tx, isReady.get(tx))
  })
  const waiting = atomically(body)
  await atomically((tx) => map.set(tx, 'b', 3))
  await quiet()
  expect(body.runs).toBe(1)
  await atomically((tx) => isReady.set(tx, true))
  await waiting
  expect(atomicallySync((tx) => map.keys(tx))).toEqual(['b'])
})
