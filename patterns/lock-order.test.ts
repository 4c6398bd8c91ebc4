import { Mutex, Semaphore } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { explore, type Program } from '../comparisons/explorer/index.ts'
import { type Claim, lockAll, ranked } from './lock-order.ts'

/** Two tasks that need the same two locks, and name them in opposite orders. */
const opposite =
  (takeBoth: (claims: readonly [Mutex, Mutex], use: () => Promise<void>) => Promise<void>) =>
  ({ work }: Parameters<Program>[0]) => {
    const left = ranked(new Mutex())
    const right = ranked(new Mutex())
    const inside = new Set<string>()
    const enter = (name: string, claims: readonly [Mutex, Mutex]) => () =>
      takeBoth(claims, async () => {
        inside.add(name)
        await work('uses both')
        inside.delete(name)
      })
    return {
      subject: { left, right },
      record: inside,
      tasks: { Alice: enter('Alice', [left, right]), Bob: enter('Bob', [right, left]) },
      invariants: { 'one at a time': () => inside.size <= 1 },
    }
  }

describe('lockAll', () => {
  it.each(['node', 'event-loop'] as const)('takes locks in one order, under %s', async (rule) => {
    const { outcomes, complete } = await explore(opposite(lockAll), { rule })
    expect({ outcomes: [...outcomes.keys()], complete }).toEqual({
      outcomes: ['completed'],
      complete: true,
    })
  })

  it('is needed: nested in the order of the call, the same locks deadlock', async () => {
    const nested = opposite(([first, second], use) =>
      first.runExclusive(() => second.runExclusive(use)),
    )
    const { outcomes } = await explore(nested, { rule: 'event-loop' })
    expect(outcomes.has('deadlock')).toBe(true)
  })

  it('takes a lock once that is named twice, and the sum of the permits of a semaphore', async () => {
    const mutex = ranked(new Mutex())
    const semaphore = ranked(new Semaphore(3))
    const claims: Claim[] = [mutex, [semaphore, 1], mutex, [semaphore, 2]]
    const left = await lockAll(claims, () => semaphore.getValue())
    expect([left, semaphore.getValue(), mutex.isLocked()]).toEqual([0, 3, false])
  })

  it('releases everything if the use fails', async () => {
    const mutex = ranked(new Mutex())
    const fails = lockAll([mutex], () => Promise.reject(new Error('no')))
    await expect(fails).rejects.toThrow('no')
    expect(mutex.isLocked()).toBe(false)
  })

  it('refuses a lock without a place in the order, and locks nothing', () => {
    const mutex = ranked(new Mutex())
    expect(() => lockAll([mutex, new Mutex()], () => {})).toThrow('without ranked()')
    expect(mutex.isLocked()).toBe(false)
  })

  it('hands out a witness that knows which locks are held', async () => {
    const [mine, other] = [ranked(new Mutex()), ranked(new Mutex())]
    await lockAll([mine], (held) => {
      expect(() => held.mustInclude(mine)).not.toThrow()
      expect(() => held.mustInclude(other)).toThrow('is not held')
    })
  })
})
