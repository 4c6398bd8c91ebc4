import { expect, test } from 'vitest'
import { collect, gc } from './collect.suite.ts'
import { KeyIndex } from './key-index.ts'
import { quiet } from './quiet.suite.ts'

const makeIndex = () => new KeyIndex<string, { key: string }>((key) => ({ key }))

test('a key has one variable for as long as anybody holds it', async () => {
  const index = makeIndex()
  const variable = index.of('it')
  await collect()
  expect(index.of('it')).toBe(variable)
  expect(index.keep('it')).toBe(variable)
  index.letGo('it')
  await collect()
  expect(index.of('it')).toBe(variable)
})

test('a key has one variable when it was kept from the start, and let go while somebody held it', () => {
  const index = makeIndex()
  const variable = index.keep('it')
  index.letGo('it')
  expect(index.of('it')).toBe(variable)
  expect(index.keep('it')).toBe(variable)
})

test('a variable that is kept lasts though nobody else holds it', async () => {
  const index = makeIndex()
  const ref = new WeakRef(index.keep('it'))
  await collect()
  expect(ref.deref()).toBeDefined()
  expect(index.of('it')).toBe(ref.deref())
  index.letGo('it')
  await collect()
  expect(ref.deref()).toBeUndefined()
})

test('the news that a variable was collected does not make it forget the next one', async () => {
  const index = makeIndex()
  index.of('it')
  await quiet()
  gc() // the news of which come later
  const next = index.of('it')
  await collect()
  expect(index.of('it')).toBe(next)
})

test('a variable that is kept and let go many times is registered with the collector once', () => {
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
  index.keep('needless')
  index.keepOnly(new Set([needed]))
  expect(index.keptCount).toBe(1)
  index.letGo('needed')
  expect(index.keptCount).toBe(0)
})
