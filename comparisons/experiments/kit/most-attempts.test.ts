import { expect, it } from 'vitest'
import { mostAttempts } from './most-attempts.ts'
import { saying } from './saying.ts'

const adders = (name: string) => new URL(`../hot-variable-on-threads/${name}.ts`, import.meta.url)

it('one of the invariants is broken, and names the count', () => {
  const broken = (count: number) =>
    Object.entries(saying(() => count)).flatMap(([name, holds]) =>
      holds(new Int32Array()) ? [] : [name],
    )
  expect([broken(0), broken(17)]).toEqual([['not 0 attempts'], ['not 17 attempts']])
})

it('counts what the attempts of threads cost that want the same variable', async () => {
  expect(await mostAttempts(adders('one'), 1)).toBe(1)
  expect(await mostAttempts(adders('two'), 100)).toBe(3)
})
