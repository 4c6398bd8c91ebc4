import { expect, test, vi } from 'vitest'
import { useEngine } from '../engine-in-use.ts'
import {
  AfterCommitError,
  afterCommit,
  atomically,
  atomicallySync,
  check,
  hold,
  MisuseError,
  TVar,
  type Tx,
  WouldBlockError,
} from '../index.ts'
import { Followed } from '../testing/conformance/subject.suite.ts'
import { VersionedStore } from '../testing/versioned-store.ts'
import { quiet } from './quiet.suite.ts'

/** A boat that one task at a time can hold, and that can be given back while the water is high. */
class Boat {
  readonly isFree = new TVar(true)
  readonly isHigh = new TVar(true)
  givenBack = 0

  readonly take = (tx: Tx): string => {
    check(tx, this.isFree.get(tx))
    this.isFree.set(tx, false)
    return 'the boat'
  }

  readonly give = (tx: Tx, taken: string): void => {
    expect(taken).toBe('the boat')
    check(tx, this.isHigh.get(tx))
    this.isFree.set(tx, true)
    afterCommit(tx, () => {
      this.givenBack += 1
    })
  }

  readonly hold = () => hold(this.take, this.give)
}

test('what is held is given back at the end of the block, however it ends', async () => {
  const boat = new Boat()
  {
    await using held = await boat.hold()
    expect([held.taken, boat.isFree.peek()]).toEqual(['the boat', false])
  }
  expect(boat.isFree.peek()).toBe(true)
  const leave = async () => {
    using _held = await boat.hold()
    throw new Error('leaks')
  }
  await expect(leave()).rejects.toThrow('leaks')
  expect([boat.isFree.peek(), boat.givenBack]).toEqual([true, 2])
})

test('the next one to take it waits until then', async () => {
  const boat = new Boat()
  const held = await boat.hold()
  const next = new Followed(boat.hold())
  await quiet()
  expect(next.outcome).toBe('pending')
  await held.release()
  await quiet()
  expect(next.outcome).toEqual({ value: expect.objectContaining({ taken: 'the boat' }) })
})

test('it is given back once, however often and in whichever way it is released', async () => {
  const boat = new Boat()
  const held = await boat.hold()
  const first = held.release()
  held[Symbol.dispose]()
  await held[Symbol.asyncDispose]()
  expect(held.release()).toBe(first)
  expect(boat.givenBack).toBe(1)
  const other = await boat.hold()
  other[Symbol.dispose]()
  await other.release()
  other[Symbol.dispose]()
  expect(boat.givenBack).toBe(2)
})

test('release waits while giving back retries; using cannot, and says so', async () => {
  const boat = new Boat()
  const held = await boat.hold()
  atomicallySync((tx) => boat.isHigh.set(tx, false))
  expect(() => held[Symbol.dispose]()).toThrow(WouldBlockError)
  const released = new Followed(held.release())
  await quiet()
  expect([released.outcome, boat.isFree.peek()]).toEqual(['pending', false])
  await atomically((tx) => boat.isHigh.set(tx, true))
  await quiet()
  expect([released.outcome, boat.isFree.peek()]).toEqual([{ value: undefined }, true])
})

test('if taking commits and rejects all the same, it has been given back', async () => {
  const boat = new Boat()
  const take = (tx: Tx) => {
    afterCommit(tx, () => {
      throw new Error('leaks')
    })
    return boat.take(tx)
  }
  await expect(hold(take, boat.give)).rejects.toThrow(AfterCommitError)
  expect([boat.isFree.peek(), boat.givenBack]).toEqual([true, 1])
})

test('a signal or a timeout ends the wait, and nothing is held', async () => {
  const boat = new Boat()
  const held = await boat.hold()
  await expect(hold(boat.take, boat.give, { timeout: 1 })).rejects.toThrow('within 1 ms')
  const controller = new AbortController()
  const waiting = hold(boat.take, boat.give, controller)
  controller.abort('enough')
  await expect(waiting).rejects.toBe('enough')
  await held.release()
  expect([boat.isFree.peek(), boat.givenBack]).toEqual([true, 1])
})

test('on an engine that answers later, await using waits for the answer', async () => {
  const store = new VersionedStore()
  const restore = useEngine(store)
  const isFree = store.newTVar(true)
  const taken = await hold(
    (tx) => isFree.set(tx, false),
    (tx) => isFree.set(tx, true),
  )
  expect(await atomically((tx) => isFree.get(tx))).toBe(false)
  await taken[Symbol.asyncDispose]()
  expect(await atomically((tx) => isFree.get(tx))).toBe(true)
  restore()
})

test('what is held is given back where it was taken, though another engine is in use', async () => {
  const boat = new Boat()
  const held = await boat.hold()
  const restore = useEngine(new VersionedStore())
  await held.release()
  restore()
  const again = await boat.hold()
  const restoreAgain = useEngine(new VersionedStore())
  again[Symbol.dispose]()
  restoreAgain()
  expect([boat.isFree.peek(), boat.givenBack]).toEqual([true, 2])
})

test('a runtime without the symbols has the methods where compilers look for them', async () => {
  const boat = new Boat()
  const none = { value: undefined }
  vi.stubGlobal('Symbol', Object.create(Symbol, { dispose: none, asyncDispose: none }))
  const held = boat.hold().finally(() => vi.unstubAllGlobals())
  const methods = (await held) as unknown as Record<symbol, () => void>
  expect(Symbol.dispose in methods).toBe(false)
  methods[Symbol.for('Symbol.dispose')]?.()
  await methods[Symbol.for('Symbol.asyncDispose')]?.()
  expect(boat.givenBack).toBe(1)
})

test('inside a transaction it is refused at the call', () => {
  const boat = new Boat()
  const inside = () =>
    atomicallySync(() => {
      void boat.hold()
    })
  expect(inside).toThrow(MisuseError)
  expect(boat.isFree.peek()).toBe(true)
})
