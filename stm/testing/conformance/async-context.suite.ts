import { AsyncLocalStorage } from 'node:async_hooks'
import { expect } from 'vitest'
import { atomically } from '../../atomically.ts'
import { afterCommit, check, orElse } from '../../combinators.ts'
import type { TVar } from '../../tvar.ts'
import { put, type Subject, start } from './subject.suite.ts'

/** Bodies see the async context of the call, and not that of the commit that wakes them. */
export default function asyncContext({ given, newTVar, quiet }: Subject): void {
  const caller = new AsyncLocalStorage<string>()
  const as = <A>(name: string, use: () => A): A => caller.run(name, use)

  /** Waits until `x` is at least `least`, and notes who it is that runs, here and after the commit. */
  const waitFor = (x: TVar<number>, least: number, seen: string[]) =>
    start((tx) => {
      const value = x.get(tx)
      seen.push(`${value} as ${caller.getStore()}`)
      check(tx, value >= least)
      afterCommit(tx, () => seen.push(`after as ${caller.getStore()}`))
    })

  given(
    'a body sees the async context of the call',
    'a body that is run again, and what it does after the commit, see the context of the call',
    async () => {
      const x = newTVar(0)
      const seen: string[] = []
      as('Alice', () => waitFor(x, 2, seen))
      for (const value of [1, 2]) {
        await as('Bob', () => put(x, value))
        await quiet()
      }
      expect(new Set(seen)).toEqual(
        new Set(['0 as Alice', '1 as Alice', '2 as Alice', 'after as Alice']),
      )
    },
  )

  given(
    'a body sees the async context of the call',
    'so do three that one commit wakes',
    async () => {
      const x = newTVar(0)
      const seen: Record<string, string[]> = { Alice: [], Carol: [], Dave: [] }
      for (const [name, own] of Object.entries(seen)) as(name, () => waitFor(x, 1, own))
      await as('Bob', () => put(x, 1))
      await quiet()
      for (const [name, own] of Object.entries(seen)) {
        expect(own.at(-1)).toBe(`after as ${name}`)
        expect(own.every((each) => each.endsWith(`as ${name}`))).toBe(true)
      }
    },
  )

  given(
    'a body sees the async context of the call',
    'so does the one that goes first because a change undid the wake-up of another',
    async () => {
      const [x, y] = [newTVar(0), newTVar(0)]
      const older: string[] = []
      const newer: string[] = []
      as('Alice', () => waitFor(x, 1, older))
      as('Carol', () => waitFor(y, 1, newer))
      void as('Bob', () => put(y, 1))
      void as('Bob', () => put(x, 1))
      void as('Bob', () => put(y, 0))
      await quiet()
      void as('Bob', () => put(y, 1))
      await quiet()
      expect([older.at(-1), newer.at(-1)]).toEqual(['after as Alice', 'after as Carol'])
      expect([...older, ...newer].filter((each) => each.endsWith('Bob'))).toEqual([])
    },
  )

  given(
    'a body sees the async context of the call',
    'so does an alternative of orElse',
    async () => {
      const x = newTVar(0)
      const seen: (string | undefined)[] = []
      const never = orElse(
        (tx) => {
          seen.push(caller.getStore())
          check(tx, x.get(tx) > 0)
        },
        (tx) => check(tx, x.get(tx) > 1),
      )
      as('Alice', () => start(never))
      await as('Bob', () => put(x, 1))
      await quiet()
      expect(new Set(seen)).toEqual(new Set(['Alice']))
    },
  )

  given(
    'a body sees the async context of the call',
    'so does what follows an abort, and a second wait is not disturbed by it',
    async () => {
      const x = newTVar(0)
      const seen: string[] = []
      const controller = new AbortController()
      const { signal } = controller
      const waiting = as('Alice', () =>
        atomically((tx) => check(tx, x.get(tx) > 0), { signal }).catch(() => {
          seen.push(`aborted as ${caller.getStore()}`)
        }),
      )
      const other: string[] = []
      as('Carol', () => waitFor(x, 1, other))
      void as('Bob', () => put(x, 1))
      as('Bob', () => controller.abort())
      await waiting
      await quiet()
      expect(other.at(-1)).toBe('after as Carol')
      expect(seen.every((each) => each === 'aborted as Alice')).toBe(true)
    },
  )
}
