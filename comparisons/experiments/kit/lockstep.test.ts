import { expect, it } from 'vitest'
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
  expect(counted).toEqual({ attempts: 15, conflicts: 10, commits: 5 })
  expect(counter.peek()).toBe(5)
})

it('transactions that share nothing do not conflict', async () => {
  const variables = [new TVar(0), new TVar(0), new TVar(0)]
  const counted = await inLockstep(adders(3, variables))
  expect(counted).toEqual({ attempts: 3, conflicts: 0, commits: 3 })
})

it('a transaction that waits continues when it is woken, and has met no conflict', async () => {
  const isOpen = new TVar(false)
  const counted = await inLockstep([
    () => atomically((tx) => check(tx, isOpen.get(tx))),
    () => Promise.resolve().then(() => atomically((tx) => isOpen.set(tx, true))),
  ])
  expect(counted).toEqual({ attempts: 3, conflicts: 0, commits: 2 })
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
