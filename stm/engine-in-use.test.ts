import { expect, it } from 'vitest'
import { atomically, atomicallySync } from './atomically.ts'
import type { Engine } from './engine.ts'
import { engineOn, storageInUse, useEngine, wrapEngine } from './engine-in-use.ts'

const engineCalled = (name: string): Engine => ({
  atomically: <A>() => Promise.resolve(name as A),
  atomicallySync: <A>() => name as A,
})

const withStorage = (name: string): Engine => ({ ...engineCalled(name), hasOwnStorage: true })

const wrapped = () =>
  wrapEngine((below) => ({
    atomically: (body, options) => below.atomically(body, options),
    atomicallySync: <A>() => `wrapped ${below.atomicallySync(() => 'a result')}` as A,
  }))

const used = () => atomicallySync(() => 'a result')

it('the event loop runs transactions, though only a part of the library is loaded', async () => {
  expect(used()).toBe('a result')
  expect(await atomically(() => 'a result')).toBe('a result')
})

it('installed engines nest, and the event loop runs without them', () => {
  const restoreFirst = useEngine(engineCalled('the first'))
  const restoreSecond = useEngine(engineCalled('the second'))
  expect(used()).toBe('the second')
  restoreSecond()
  expect(used()).toBe('the first')
  restoreFirst()
  expect(used()).toBe('a result')
})

it('a use that ends removes that one alone, in whatever order they end and however often', () => {
  const restoreFirst = useEngine(engineCalled('the first'))
  const restoreSecond = useEngine(engineCalled('the second'))
  restoreFirst()
  expect(used()).toBe('the second')
  const restoreThird = useEngine(engineCalled('the third'))
  restoreFirst()
  restoreSecond()
  expect(used()).toBe('the third')
  restoreThird()
  expect(used()).toBe('a result')
})

it('one engine that is used twice is in use until both have ended', () => {
  const engine = engineCalled('the engine')
  const restores = [useEngine(engine), useEngine(engine)]
  restores[0]?.()
  expect(used()).toBe('the engine')
  restores[1]?.()
  expect(used()).toBe('a result')
})

it('an engine that wraps another works through what is below it now', () => {
  const restoreFirst = useEngine(engineCalled('the first'))
  const restoreWrapped = wrapped()
  expect(used()).toBe('wrapped the first')
  restoreFirst()
  expect(used()).toBe('wrapped a result')
  restoreWrapped()
  expect(used()).toBe('a result')
})

it('what belongs to an engine with its own storage, or to none, is run there later', () => {
  const on = (storage: Engine | undefined) => engineOn(storage).atomicallySync(() => 'a result')
  const [here, there] = [withStorage('here'), withStorage('there')]
  const plain = storageInUse()
  const restores = [useEngine(engineCalled('plain')), useEngine(here), wrapped()]
  expect(storageInUse()).toBe(here)
  expect([on(plain), on(undefined)]).toEqual(['wrapped plain', 'wrapped plain'])
  expect([on(here), on(there)]).toEqual(['wrapped here', 'there'])
  for (const restore of restores) restore()
  expect([on(plain), on(here), on(there)]).toEqual(['a result', 'here', 'there'])
})
