import { expect, it } from 'vitest'
import { performed } from './perform.suite.ts'

const stress = performed('stress')

it('breaks each wrong version of a problem by the explorer, and says what stress has found', async () => {
  const { code, out } = await stress('event-count', '--seconds', '1', '--json')
  expect(code).toBe(0)
  const { seconds, rows } = JSON.parse(out)
  expect(seconds).toBe(1)
  expect(rows).toHaveLength(2)
  for (const { problem, explorer, stressed, delayed } of rows) {
    expect([problem, explorer.outcome]).toEqual(['event-count', 'deadlock'])
    expect(explorer.schedules).toBeGreaterThan(0)
    expect(Math.min(stressed.rounds, delayed.rounds)).toBeGreaterThan(0)
  }
})

it.each([
  ['an unknown problem', ['event-cuont'], /event-count/],
  ['a page of a part', ['event-count', '--write'], /--write needs all problems/],
  ['no time', ['--seconds', '0'], /from 1 on, not 0/],
])('refuses %s in one line', async (_, args, message) => {
  const { code, err } = await stress(...args)
  expect([code, err.trim().split('\n').length]).toEqual([2, 1])
  expect(err).toMatch(message)
})

it('shows its help within 80 columns', async () => {
  const { code, out } = await stress('--help')
  expect(code).toBe(0)
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})
