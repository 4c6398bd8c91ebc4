import { describe, expect, it } from 'vitest'
import { performed } from './perform.suite.ts'

const run = performed('run')

describe('a problem whose threads are explored', () => {
  it('shows the simplest schedule within 80 columns, and a token that replays it', async () => {
    const { code, out } = await run('spinlock', '--solution', 'mutex-test-then-set')
    expect(code).toBe(0)
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
    expect(out).toMatch(/✗ fails in \d+ of all \d+ schedules: invariant broken/)
    const token = /--replay (\S+)/.exec(out)?.[1] ?? 'none'
    const replayed = await run('spinlock', '--replay', token)
    expect(replayed.code).toBe(0)
    expect(replayed.out).toContain('no longer true: no count is lost, in the end')
  })

  it('is there as JSON', async () => {
    const { out } = await run('spinlock', '--json', '--solution', 'mutex-ticket-not-drawn')
    const { title, solutions } = JSON.parse(out)
    expect([title, solutions.length, solutions[0].ok]).toEqual(['Spinlock', 1, true])
    expect(solutions[0].failures[0].token).toMatch(/^1:mutex-ticket-not-drawn:p/)
  })

  it('takes bounds, and says what they leave out', async () => {
    const some = await run('spinlock', '--solution', 'mutex-futex', '--schedules', '20')
    expect(some.out).toContain('survives the first 20 schedules')
    const chance = await run(
      'spinlock',
      '--solution',
      'mutex-futex',
      '--seed',
      '3',
      '--schedules',
      '9',
    )
    expect(chance.out).toContain('survives 9 schedules chosen by chance; no proof')
  })

  it.each([
    ['an unknown solution', ['--solution', 'mutex-futx'], /mutex-futx/],
    ['a malformed token', ['--replay', 'x'], /a token has/],
    [
      'a token of another problem',
      ['--replay', '1:mutex-race:a-client-who-gives-up:nd:ba2b:xa52w'],
      /./,
    ],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, err } = await run('spinlock', ...args)
    expect([code, err.trim().split('\n').length]).toEqual([2, 1])
    expect(err).toMatch(message)
  })
})
