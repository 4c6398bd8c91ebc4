import { expect, it } from 'vitest'
import { atomically, atomicallySync } from './atomically.ts'
import type { Engine } from './engine.ts'
import { useEngine } from './engine-in-use.ts'

const engineCalled = (name: string): Engine => ({
  atomically: <A>() => Promise.resolve(name as A),
  atomicallySync: <A>() => name as A,
})

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
