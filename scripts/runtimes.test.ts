import { expect, it } from 'vitest'
import { manifestOf, PACKAGES } from './packaging/manifests.ts'
import { RUNTIMES } from './packaging/runtimes.ts'
import { performed } from './perform.suite.ts'

// What it runs takes many minutes and a registry: npx tsx scripts/runtimes.

it('an unknown runtime is refused, with those that are known', async () => {
  const { code, err } = await performed('runtimes')('Node 19')
  expect(code).toBe(2)
  expect(err).toMatch(/unknown runtime 'Node 19'; did you mean Node 2\d/)
})

it('the packages are tried on the oldest Node that they ask for', async () => {
  const oldest = RUNTIMES[0]?.version ?? ''
  for (const name of PACKAGES) {
    const { engines } = await manifestOf(name)
    expect(oldest.startsWith(engines.node?.replace('>=', '') ?? 'none')).toBe(true)
  }
})

it('each runtime is pinned, and says what is left out and why', () => {
  expect(new Set(RUNTIMES.map(({ name }) => name)).size).toBe(RUNTIMES.length)
  for (const { version, without = {}, noSuites = 'why', refusal = 'why' } of RUNTIMES) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect([...Object.values(without), noSuites, refusal].every((why) => why.length > 2)).toBe(true)
  }
})
