import { beforeEach, expect, it, vi } from 'vitest'
import type { Engine } from './engine.ts'

// Each test loads the core afresh, without index.ts, so that no default engine is set.

const engineCalled = (name: string): Engine => ({
  atomically: <A>() => Promise.resolve(name as A),
  atomicallySync: <A>() => name as A,
})

async function load() {
  const [{ atomically, atomicallySync }, { useByDefault, useEngine }, { MisuseError }] =
    await Promise.all([import('./atomically.ts'), import('./engine.ts'), import('./errors.ts')])
  const used = () => atomicallySync(() => 'a result')
  return { atomically, used, useByDefault, useEngine, MisuseError }
}

beforeEach(() => {
  vi.resetModules()
})

it('a transaction without any engine is a MisuseError that says what to import', async () => {
  const { atomically, used, MisuseError } = await load()
  for (const run of [used, () => atomically(() => 1)]) {
    expect(run).toThrow(MisuseError)
    expect(run).toThrow(/no engine.*Import from stm\/index\.ts/)
  }
})

it('the index makes the event loop the default', async () => {
  const { used } = await load()
  await import('./index.ts')
  expect(used()).toBe('a result')
})

it('installed engines nest, and the default runs without them', async () => {
  const { used, useByDefault, useEngine } = await load()
  useByDefault(engineCalled('the default'))
  const restoreFirst = useEngine(engineCalled('the first'))
  const restoreSecond = useEngine(engineCalled('the second'))
  expect(used()).toBe('the second')
  restoreSecond()
  expect(used()).toBe('the first')
  restoreFirst()
  expect(used()).toBe('the default')
})

it('a default that is set later does not replace an installed engine', async () => {
  const { used, useByDefault, useEngine } = await load()
  const restore = useEngine(engineCalled('the installed one'))
  useByDefault(engineCalled('the default'))
  expect(used()).toBe('the installed one')
  restore()
  expect(used()).toBe('the default')
})
