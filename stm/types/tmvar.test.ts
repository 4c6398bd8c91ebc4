import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, TMVar, type Tx, WouldBlockError } from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { herd } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

const none = fc.constant<[]>([])
const one = fc.tuple(fc.constantFrom(0, 1, undefined))

type Model = { held: { value: unknown } | null }

const take = (model: Model) => {
  const { value } = model.held ?? waits()
  model.held = null
  return value
}
const put = (model: Model, value: unknown) => {
  if (model.held !== null) waits()
  model.held = { value }
}
const read = (model: Model) => (model.held ?? waits()).value
const swap = (model: Model, value: unknown) => {
  const before = read(model)
  model.held = { value }
  return before
}

modelBased<TMVar<unknown>, Model>('a TMVar', {
  create: () => TMVar.empty(),
  model: () => ({ held: null }),
  operations: {
    take: { args: none, run: (tx, box) => box.take(tx), model: take },
    put: { args: one, run: (tx, box, value) => box.put(tx, value), model: put },
    read: { args: none, run: (tx, box) => box.read(tx), model: read },
    swap: { args: one, run: (tx, box, value) => box.swap(tx, value), model: swap },
    write: {
      args: one,
      run: (tx, box, value) => box.write(tx, value),
      model: (model, value) => {
        model.held = { value }
      },
    },
    tryTake: { args: none, run: (tx, box) => box.tryTake(tx), model: orUndefined(take) },
    tryPut: {
      args: one,
      run: (tx, box, value) => box.tryPut(tx, value),
      model: orUndefined((model: Model, value) => {
        put(model, value)
        return true
      }),
    },
    tryRead: { args: none, run: (tx, box) => box.tryRead(tx), model: orUndefined(read) },
    trySwap: {
      args: one,
      run: (tx, box, value) => box.trySwap(tx, value),
      model: orUndefined(swap),
    },
    isEmpty: { args: none, run: (tx, box) => box.isEmpty(tx), model: ({ held }) => held === null },
  },
  observe: (tx, box) => (box.isEmpty(tx) ? null : { value: box.read(tx) }),
  observeModel: ({ held }) => held,
})

test('a TMVar can start empty or full, and undefined is a value like any other', () => {
  expect(atomicallySync((tx) => TMVar.empty().isEmpty(tx))).toBe(true)
  expect(atomicallySync((tx) => TMVar.of(undefined).isEmpty(tx))).toBe(false)
})

test('put waits while the TMVar is full', async () => {
  const box = TMVar.of('first')
  const put = atomically((tx) => box.put(tx, 'second'))
  expect(await atomically((tx) => box.take(tx))).toBe('first')
  await put
  expect(await atomically((tx) => box.read(tx))).toBe('second')
})

test('of 1,000 waiting takers, a put runs only the oldest', async () => {
  const box = TMVar.empty<string>()
  const take = (tx: Tx) => box.take(tx)
  expect(await herd(1000, take, (tx) => box.put(tx, 'it'))).toEqual({ runs: 2000, isInOrder: true })
})

test('of 1,000 waiting putters, a take runs only the oldest, although the value differs each time', async () => {
  const box = TMVar.of<unknown>(-1)
  const put = (tx: Tx) => box.put(tx, {})
  expect(await herd(1000, put, (tx) => box.take(tx))).toEqual({ runs: 2000, isInOrder: true })
})

test('a WouldBlockError names the TMVar', () => {
  const box = TMVar.empty({ name: 'letterbox' })
  expect(() => atomicallySync((tx) => box.take(tx))).toThrow(WouldBlockError)
  expect(() => atomicallySync((tx) => box.take(tx))).toThrow('letterbox.full')
})
