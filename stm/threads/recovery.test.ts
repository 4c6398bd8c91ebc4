import { expect, it } from 'vitest'
import { killMany } from './testing/soak.suite.ts'

it('40 threads killed at random moments leave all the money there, and keep nobody waiting', async () => {
  const { wrongTotals, ended } = await killMany(40, 1)
  expect(wrongTotals).toBe(0)
  expect(Object.values(ended).reduce((sum, n) => sum + n, 0)).toBe(40)
  expect(ended['rolled back'] + ended['rolled forward']).toBeGreaterThan(0)
})
