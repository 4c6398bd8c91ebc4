import { beforeAll, describe, expect, it } from 'vitest'
import { writeToken } from '../comparisons/explorer/index.ts'
import { performed } from './perform.suite.ts'
import type { ProcessResult } from './spawn.suite.ts'

const run = performed('run')

const tokenFor = (problem: string, solution: string, steps: string): string =>
  writeToken({
    program: [problem, solution],
    rule: 'preemptive',
    outcome: 'completed',
    schedule: [...steps].map((letter) => ({ task: letter.charCodeAt(0) - 97, operation: 0 })),
  })

describe('a problem whose threads are explored', () => {
  it('shows the simplest schedule within 80 columns, and a token that replays it', async () => {
    const { code, out } = await run('spinlock', '--solution', 'mutex-test-then-set')
    expect(code).toBe(0)
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
    expect(out).toMatch(/✗ fails in \d+ of all \d+ schedules[^✗✓]*: invariant broken/)
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

  it('shows beside it what of it ran for real, within 80 columns', async () => {
    const { code, out } = await run('memory-model', '--solution', 'atomics-store-buffering')
    expect(code).toBe(0)
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true)
    expect(out).toMatch(/✓ survives all \d+ schedules\n {2}✓ all [\d,]+ rounds for real on /)
    expect(out).toMatch(/0 {2}0 +0 {2}does not {5}forbids it\n/)
  })

  it('is there as JSON, with what ran for real', async () => {
    const { out } = await run('memory-model', '--json', '--solution', 'plain-look')
    const [{ ok, loop }] = JSON.parse(out).solutions
    expect({ ok, loop }).toMatchObject({ ok: true, loop: { ok: true, mayHang: true } })
  })

  it.each([
    ['an unknown solution', ['--solution', 'mutex-futx'], /mutex-futx/],
    ['a malformed token', ['--replay', 'x'], /^bad token: a token has 5 fields/],
    [
      'a token of a problem of the event loop',
      ['--replay', '1:mutex-race:a-client-who-gives-up:nd:ba2b:xa52w'],
      /^bad token: it belongs to semaphore$/m,
    ],
    ['a damaged token', ['--replay', '1:mutex-futex:pc:abab:00000'], /the token is damaged/],
    [
      'a token of another problem on threads',
      ['--replay', tokenFor('work-stealing', 'mutex-ticket', 'a')],
      /^bad token: it belongs to work-stealing$/m,
    ],
    [
      'a token whose solution is gone',
      ['--replay', tokenFor('spinlock', 'mutex-gone', 'a')],
      /^bad token: spinlock no longer has a solution 'mutex-gone'$/m,
    ],
    [
      'a schedule that the threads cannot follow',
      ['--replay', tokenFor('spinlock', 'mutex-ticket', 'a'.repeat(40))],
      /^the schedule cannot be followed beyond step 5: the code has changed since it was found$/m,
    ],
    [
      'a picture',
      ['--svg', '--replay', tokenFor('spinlock', 'mutex-ticket', 'a')],
      /^--svg is not for a problem on threads$/m,
    ],
    ['a bound of the event loop', ['--states', '5'], /^--states is not for a problem on threads$/m],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, err } = await run('spinlock', ...args)
    expect([code, err.trim().split('\n').length]).toEqual([2, 1])
    expect(err).toMatch(message)
  })
})

describe('a problem of the event loop that has a part on threads', () => {
  let both: ProcessResult

  beforeAll(async () => {
    both = await run('lost-update', '--solution', 'mutex-two-sections')
  })

  it('shows both parts, one after the other', () => {
    expect(both.code).toBe(0)
    const [eventLoop = '', onThreads = ''] = both.out.split('LOST UPDATE ON THREADS\n')
    expect(eventLoop).toContain('no delivery is lost')
    expect(onThreads).toMatch(/mutex-two-sections: wrong: split critical section\n {2}✗ fails in/)
  })

  it('shows a solution where it is, and is refused one that is in neither', async () => {
    const there = await run('lost-update', '--solution', 'atomics-load-store')
    expect(there.out.startsWith('LOST UPDATE ON THREADS\n')).toBe(true)
    const here = await run('lost-update', '--solution', 'unlocked')
    expect(here.out).not.toContain('ON THREADS')
    const { code, err } = await run('lost-update', '--solution', 'atomics-load-stor')
    expect([code, err]).toEqual([2, expect.stringContaining('atomics-load-store')])
  })

  it('shows only that part if asked to', async () => {
    const { code, out } = await run('lost-update', '--on-threads', '--solution', 'atomics')
    expect(code).toBe(0)
    expect(out.startsWith('LOST UPDATE ON THREADS\n')).toBe(true)
    expect(out).toMatch(/\nCode: patterns\/lost-update\/on-threads\n$/)
    const none = await run('csp', '--on-threads')
    expect(none).toMatchObject({ code: 2, err: 'csp has no part on threads\n' })
  })

  it('replays the tokens of both', async () => {
    const tokens = [...both.out.matchAll(/--replay (\S+)/g)].map(([, token = '']) => token)
    const fields = tokens.map((token) => token.split(':').length)
    expect(new Set(fields)).toEqual(new Set([5, 6]))
    for (const token of tokens) {
      expect((await run('lost-update', '--replay', token)).code, token).toBe(0)
    }
  })

  it('is one object as JSON', async () => {
    const { out } = await run('lost-update', '--json', '--solution', 'mutex-two-sections')
    const { pattern, ok, solutions, onThreads } = JSON.parse(out)
    expect([pattern, ok, solutions.length]).toEqual(['lost-update', true, 1])
    expect(onThreads).toMatchObject({ title: 'Lost update on threads', ok: true })
    expect(onThreads.solutions[0]).toMatchObject({ name: 'mutex-two-sections', ok: true })
  })
})
