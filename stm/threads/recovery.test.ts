import { expect, it } from 'vitest'
import { killMany } from './testing/soak.suite.ts'

/** Kills at most this often forty threads: of ten kills, one meets a commit, so that is plenty. */
const MOST_ROUNDS = 25

it('threads killed at random moments, until one was in a commit, leave all the money there, and keep nobody waiting', async () => {
  let recovered = 0
  for (let seed = 1; recovered === 0 && seed <= MOST_ROUNDS; seed += 1) {
    const { wrongTotals, ended } = await killMany(40, seed)
    expect(wrongTotals).toBe(0)
    expect(Object.values(ended).reduce((sum, n) => sum + n, 0)).toBe(40)
    recovered = ended['rolled back'] + ended['rolled forward']
  }
  expect(recovered).toBeGreaterThan(0)
})
