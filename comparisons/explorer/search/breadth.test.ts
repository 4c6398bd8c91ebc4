import { readFile } from 'node:fs/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { breadth } from './breadth.suite.ts'

afterEach(() => void vi.unstubAllEnvs())

it('npm test tries the same random programs each time', () => {
  vi.stubEnv('npm_lifecycle_event', 'specs')
  expect(breadth(3, 1)).toEqual({ numRuns: 3, seed: 1 })
})

it('npm run soak, which exists, tries more of them, and others each day', async () => {
  const { scripts } = JSON.parse(
    await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  expect(scripts).toHaveProperty('soak')
  vi.stubEnv('npm_lifecycle_event', 'soak') // as npm does it
  const { numRuns, seed } = breadth(3, 1)
  expect(numRuns).toBe(60)
  expect(seed).toBeGreaterThan(20_000)
})
