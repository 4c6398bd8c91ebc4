import { expect, test } from 'vitest'
import { collectGarbage } from '../testing/collect-garbage.suite.ts'
import { collect } from './collect.suite.ts'
import { KeyIndex } from './key-index.ts'
import { quiet } from './quiet.suite.ts'

const makeIndex = () => new KeyIndex<string, { key: string }>((key) => ({ key }))

test('a key has one variable while anything refers to that variable', async () => {
  const index = makeIndex()
  const variable = index.of('it')
  await collect()
  expect(index.of('it')).toBe(variable)
  expect(index.keep('it')).toBe(variable)
  index.letGo('it')
  await collect()
  expect(index.of('it')).toBe(variable)
})

test('a key has one variable if it is kept from the start, and let go while something refers to it', () => {
  const index = makeIndex()
  const variable = index.keep('it')
  index.letGo('it')
  expect(index.of('it')).toBe(variable)
  expect(index.keep('it')).toBe(variable)
})

test('a kept variable lasts even if nothing else refers to it', async () => {
  const index = makeIndex()
  const ref = new WeakRef(index.keep('it'))
  await collect()
  expect(ref.deref()).toBeDefined()
  expect(index.of('it')).toBe(ref.deref())
  index.letGo('it')
  await collect()
  expect(ref.deref()).toBeUndefined()
})

test('the finalizer of a collected variable does not remove the next variable of its key', async () => {
  const index = makeIndex()
  index.of('it')
  await quiet()
  collectGarbage() // whose finalizer runs later
  const next = index.of('it')
  await collect()
  expect(index.of('it')).toBe(next)
})

test('a variable that is kept and let go many times is registered for finalization once', () => {
  const index = makeIndex()
  const loose = () => (index as unknown as { loose: Map<string, unknown> }).loose.get('it')
  const variable = index.of('it')
  const registered = loose()
  for (let i = 0; i < 3; i += 1) {
    expect(index.keep('it')).toBe(variable)
    index.letGo('it')
  }
  expect(loose()).toBe(registered)
})

test('keepOnly lets go of the others', () => {
  const index = makeIndex()
  const needed = index.keep('needed')
  index.keep('other')
  index.keepOnly(new Set([needed]))
  expect(index.keptCount).toBe(1)
  index.letGo('needed')
  expect(index.keptCount).toBe(0)
})
