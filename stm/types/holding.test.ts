import { expect, test } from 'vitest'
import { useEngine } from '../engine-in-use.ts'
import {
  AfterCommitError,
  afterCommit,
  atomically,
  atomicallySync,
  BlockedForeverError,
  check,
  holding,
  MisuseError,
  retry,
  TVar,
  type Tx,
} from '../index.ts'
import { VersionedStore } from '../testing/versioned-store.ts'
import { quiet } from './quiet.suite.ts'

/** A boat that one task at a time can hold. */
class Boat {
  readonly isFree = new TVar(true)
  readonly log: string[] = []

  readonly take = (tx: Tx): string => {
    check(tx, this.isFree.get(tx))
    this.isFree.set(tx, false)
    return 'the boat'
  }

  readonly give = (tx: Tx, taken: string): void => {
    this.isFree.set(tx, true)
    afterCommit(tx, () => this.log.push(`gives ${taken}`))
  }

  readonly row = (taken: string): void => {
    this.log.push(`rows ${taken}, ${this.isFree.peek() ? 'free' : 'taken'}`)
  }
}

const error = new Error('leaks')

test('use runs with what was taken, between the two transactions', async () => {
  const boat = new Boat()
  const use = async (taken: string) => {
    boat.row(taken)
    await quiet()
    boat.row(taken)
    return 'wet'
  }
  expect(await holding(boat.take, use, boat.give)).toBe('wet')
  expect(boat.log).toEqual(['rows the boat, taken', 'rows the boat, taken', 'gives the boat'])
  expect(boat.isFree.peek()).toBe(true)
})

test('it is given back where it was taken, though another engine is in use by then', async () => {
  const boat = new Boat()
  let restore = () => {}
  const use = async () => {
    restore = useEngine(new VersionedStore())
  }
  await holding(boat.take, use, boat.give)
  restore()
  expect(boat.log).toEqual(['gives the boat'])
})

test('use may return a plain value', async () => {
  const boat = new Boat()
  expect(await holding(boat.take, (taken) => taken.length, boat.give)).toBe(8)
})

test('what is given back is what the attempt that committed took', async () => {
  const stack = new TVar(['old'])
  const isReady = new TVar(false)
  const used: string[] = []
  const all = holding(
    (tx) => {
      const [top, ...rest] = stack.get(tx)
      stack.set(tx, rest)
      check(tx, isReady.get(tx))
      return top as string
    },
    (taken) => void used.push(taken),
    (tx, taken) => stack.update(tx, (rest) => [`${taken} again`, ...rest]),
  )
  await atomically((tx) => stack.set(tx, ['new', 'old']))
  await atomically((tx) => isReady.set(tx, true))
  await all
  expect(used).toEqual(['new'])
  expect(stack.peek()).toEqual(['new again', 'old'])
})

test('it waits while take retries, and use has not begun', async () => {
  const boat = new Boat()
  atomicallySync((tx) => boat.isFree.set(tx, false))
  const rowing = holding(boat.take, boat.row, boat.give)
  await quiet()
  expect(boat.log).toEqual([])
  await atomically((tx) => boat.isFree.set(tx, true))
  await rowing
  expect(boat.log).toEqual(['rows the boat, taken', 'gives the boat'])
})

test('it waits while give retries', async () => {
  const boat = new Boat()
  const isAshore = new TVar(false)
  let isOver = false
  const rowing = holding(boat.take, boat.row, (tx, taken) => {
    check(tx, isAshore.get(tx))
    boat.give(tx, taken)
  }).then(() => {
    isOver = true
  })
  await quiet()
  expect([isOver, boat.isFree.peek()]).toEqual([false, false])
  await atomically((tx) => isAshore.set(tx, true))
  await rowing
  expect(boat.isFree.peek()).toBe(true)
})

test.each([
  [
    'throws',
    () => {
      throw error
    },
  ],
  ['rejects', () => Promise.reject(error)],
])('if use %s, it is given back before the promise rejects', async (_, use) => {
  const boat = new Boat()
  await expect(holding(boat.take, use, boat.give)).rejects.toBe(error)
  expect(boat.log).toEqual(['gives the boat'])
  expect(boat.isFree.peek()).toBe(true)
})

test('if take throws, neither use nor give runs', async () => {
  const boat = new Boat()
  const take = (tx: Tx) => {
    boat.take(tx)
    throw error
  }
  await expect(holding(take, boat.row, boat.give)).rejects.toBe(error)
  await expect(holding(retry, boat.row, boat.give)).rejects.toThrow(BlockedForeverError)
  expect(boat.log).toEqual([])
  expect(boat.isFree.peek()).toBe(true)
})

test('if an afterCommit action of take throws, it is given back unused', async () => {
  const boat = new Boat()
  const take = (tx: Tx) => {
    afterCommit(tx, () => {
      throw error
    })
    return boat.take(tx)
  }
  await expect(holding(take, boat.row, boat.give)).rejects.toThrow(AfterCommitError)
  expect(boat.log).toEqual(['gives the boat'])
  expect(boat.isFree.peek()).toBe(true)
})

test('if give throws, the promise rejects with that, even if use threw as well', async () => {
  const boat = new Boat()
  const sunk = new Error('sunk')
  const give = () => {
    throw sunk
  }
  await expect(holding(boat.take, boat.row, give)).rejects.toBe(sunk)
  atomicallySync((tx) => boat.isFree.set(tx, true))
  await expect(holding(boat.take, () => Promise.reject(error), give)).rejects.toBe(sunk)
})

test('a signal aborts the wait of take, and nothing else', async () => {
  const boat = new Boat()
  const impatience = new AbortController()
  const rowing = holding(
    boat.take,
    async (taken) => {
      impatience.abort('enough')
      await quiet()
      boat.row(taken)
    },
    boat.give,
    { signal: impatience.signal },
  )
  const patience = new AbortController()
  const waiting = holding(boat.take, boat.row, boat.give, { signal: patience.signal })
  patience.abort('no more')
  await expect(waiting).rejects.toBe('no more')
  await rowing
  expect(boat.log).toEqual(['rows the boat, taken', 'gives the boat'])
})

test('inside a transaction it is refused at the call', () => {
  const boat = new Boat()
  const inside = () =>
    atomicallySync(() => {
      void holding(boat.take, boat.row, boat.give)
    })
  expect(inside).toThrow(MisuseError)
  expect(boat.isFree.peek()).toBe(true)
})
