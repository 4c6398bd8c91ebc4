import { describe, expect, it } from 'vitest'
import { atomically, check, TVar } from '../../../stm/index.ts'
import { inLockstep } from './lockstep.ts'

const adders = (count: number, variables: readonly TVar<number>[]) =>
  Array.from({ length: count }, (_, i) => () => {
    const mine = variables[i % variables.length] as TVar<number>
    return atomically((tx) => mine.update(tx, (n) => n + 1))
  })

it('of all that want the same variable one commits, and the others start over', async () => {
  const counter = new TVar(0)
  const counted = await inLockstep(adders(5, [counter]))
  expect(counted).toEqual({ attempts: 15, conflicts: 10, commits: 5, waits: 0 })
  expect(counter.peek()).toBe(5)
})

it('transactions that share nothing do not conflict', async () => {
  const variables = [new TVar(0), new TVar(0), new TVar(0)]
  const counted = await inLockstep(adders(3, variables))
  expect(counted).toEqual({ attempts: 3, conflicts: 0, commits: 3, waits: 0 })
})

it('a transaction that waits continues when it is woken, and has met no conflict', async () => {
  const isOpen = new TVar(false)
  const counted = await inLockstep([
    () => atomically((tx) => check(tx, isOpen.get(tx))),
    () => Promise.resolve().then(() => atomically((tx) => isOpen.set(tx, true))),
  ])
  expect(counted).toEqual({ attempts: 3, conflicts: 0, commits: 2, waits: 0 })
})

it('lockstep restores the engine, even if a task fails', async () => {
  const failing = inLockstep([
    () =>
      atomically(() => {
        throw new Error('on purpose')
      }),
  ])
  await expect(failing).rejects.toThrow('on purpose')
  const x = new TVar(1)
  void atomically((tx) => x.set(tx, 2))
  expect(x.peek()).toBe(2) // at once, as on the event loop
})

it('with a turn after two failures, every transaction succeeds with its fourth attempt at the latest', async () => {
  const counter = new TVar(0)
  const attempts: number[] = []
  const tasks = Array.from({ length: 5 }, (_, me) => async () => {
    const before = new Set<unknown>()
    await atomically((tx) => {
      before.add(counter.get(tx))
      counter.update(tx, (n) => n + 1)
    })
    attempts[me] = before.size
  })
  const counted = await inLockstep(tasks, { turnAfter: 2 })
  expect(counter.peek()).toBe(5)
  expect(Math.max(...attempts)).toBeLessThanOrEqual(4)
  expect(counted.waits).toBeGreaterThan(0)
})

describe('a turn ends, so that others can go on, with a transaction that', () => {
  // The first attempt of the holder sees 0 and loses to the first `add`, which gives it the turn.
  const [x, go] = [new TVar(0), new TVar(false)]
  const add = () => atomically((tx) => x.update(tx, (n) => n + 1))
  const addAndGo = async () => {
    for (let i = 0; i < 3; i += 1) await add()
    await atomically((tx) => go.set(tx, true))
  }
  const holders = {
    throws: () =>
      atomically((tx) => {
        if (x.get(tx) > 0) throw new Error('on purpose')
        x.set(tx, 1)
      }).catch(() => {}),
    waits: () =>
      atomically((tx) => {
        check(tx, x.get(tx) === 0 || go.get(tx))
        x.set(tx, 1)
      }),
  }

  it.each(Object.entries(holders))('%s', async (_, holder) => {
    await atomically((tx) => {
      x.set(tx, 0)
      go.set(tx, false)
    })
    const { conflicts } = await inLockstep([add, holder, addAndGo], { turnAfter: 1 })
    expect(conflicts).toBeGreaterThan(0)
    expect(go.peek()).toBe(true)
  })
})
