import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, check, TArray, TVar, WouldBlockError } from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, quiet } from './quiet.suite.ts'
import { waits } from './random-terms.suite.ts'

const index = fc.constantFrom(-1, 0, 1, 2, 3, 0.5)
const value = fc.nat({ max: 3 })

const at = (model: number[], i: number) => {
  if (!Number.isInteger(i) || i < 0 || i >= model.length) throw new RangeError()
  return i
}

modelBased<TArray<number>, number[]>('a TArray', {
  create: () => TArray.of(0, 0, 0),
  model: () => [0, 0, 0],
  operations: {
    get: {
      args: fc.tuple(index),
      run: (tx, array, i) => array.get(tx, i),
      model: (model, i) => model[at(model, i)],
    },
    set: {
      args: fc.tuple(index, value),
      run: (tx, array, i, value) => array.set(tx, i, value),
      model: (model, i, value) => {
        model[at(model, i)] = value
      },
    },
    update: {
      args: fc.tuple(index, value),
      run: (tx, array, i, n) => array.update(tx, i, (value) => value + n),
      model: (model, i, n) => {
        model[at(model, i)] = (model[i] ?? 0) + n
      },
    },
    toArray: {
      args: fc.constant<[]>([]),
      run: (tx, array) => array.toArray(tx),
      model: (model) => [...model],
    },
    'wait for': {
      args: fc.tuple(fc.nat({ max: 2 }), value),
      run: (tx, array, i, value) => check(tx, array.get(tx, i) === value),
      model: (model, i, value) => (model[i] === value ? undefined : waits()),
    },
  },
  observe: (tx, array) => array.toArray(tx),
  observeModel: (model) => model,
})

test('an index out of range is a RangeError that names array, length and index', () => {
  const array = TArray.from([1, 2], { name: 'forks' })
  for (const index of [-1, 2, 0.5, Number.NaN, Infinity]) {
    const message = `forks of length 2 has no index ${index}`
    expect(() => atomicallySync((tx) => array.get(tx, index))).toThrow(new RangeError(message))
    expect(() => atomicallySync((tx) => array.set(tx, index, 0))).toThrow(new RangeError(message))
    expect(() => atomicallySync((tx) => array.update(tx, index, Number))).toThrow(
      new RangeError(message),
    )
  }
})

test('an index that is no number is a RangeError', () => {
  const array = TArray.from([1, 2], { name: 'forks' })
  for (const index of ['0', 'length', undefined, Symbol('0')] as never[]) {
    expect(() => atomicallySync((tx) => array.get(tx, index))).toThrow(RangeError)
    expect(() => atomicallySync((tx) => array.set(tx, index, 0))).toThrow(RangeError)
  }
  expect(() => atomicallySync((tx) => array.get(tx, '0' as never))).toThrow(
    'no index of type string',
  )
})

test('a TArray is a copy of what it is made from, and toArray is a copy of it', () => {
  const source = [1, 2, 3]
  const array = TArray.from(source)
  source[0] = 99
  const copy = atomicallySync((tx) => array.toArray(tx))
  copy[1] = 99
  expect(atomicallySync((tx) => array.toArray(tx))).toEqual([1, 2, 3])
  expect(source).toEqual([99, 2, 3])
})

test('holes become undefined, and an empty TArray has no index', () => {
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
  expect(atomicallySync((tx) => TArray.from([1, , 3]).toArray(tx))).toEqual([1, undefined, 3])
  expect(TArray.of().length).toBe(0)
  expect(() => atomicallySync((tx) => TArray.of().get(tx, 0))).toThrow(RangeError)
})

test('a generator passed to TArray.from in a transaction still has its items when that runs again', async () => {
  function* generated() {
    yield* [1, 2, 3]
  }
  const items = generated()
  const isOpen = new TVar(false)
  const made = atomically((tx) => {
    const array = TArray.from(items)
    check(tx, isOpen.get(tx))
    return array.toArray(tx)
  })
  atomicallySync((tx) => isOpen.set(tx, true))
  expect(await made).toEqual([1, 2, 3])
})

test('a transaction that waits for one index is not woken by changes of the others', async () => {
  const many = TArray.from(Array<number>(1000).fill(0))
  const waiting = counted((tx) => check(tx, many.get(tx, 500) === 1))
  const done = atomically(waiting)
  for (let i = 0; i < 1000; i += 1) if (i !== 500) await atomically((tx) => many.set(tx, i, 1))
  await quiet()
  expect(waiting.runs).toBe(1)
  await atomically((tx) => many.set(tx, 500, 1))
  await done
  expect(waiting.runs).toBe(2)
})

test('a WouldBlockError names the index', () => {
  const forks = TArray.from([false], { name: 'forks' })
  const waiting = () => atomicallySync((tx) => check(tx, forks.get(tx, 0)))
  expect(waiting).toThrow(WouldBlockError)
  expect(waiting).toThrow('forks[0]')
})
