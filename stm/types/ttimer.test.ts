import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useEngine } from '../engine-in-use.ts'
import {
  atomically,
  atomicallySync,
  check,
  MisuseError,
  orElse,
  TQueue,
  TTimer,
  TVar,
} from '../index.ts'
import { Followed } from '../testing/conformance/subject.suite.ts'
import { VersionedStore } from '../testing/versioned-store.ts'
import { counted, quiet } from './quiet.suite.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const pass = async (milliseconds: number) => {
  vi.advanceTimersByTime(milliseconds)
  await quiet()
}

test('await waits until the time of the TTimer is over, and never again after that', async () => {
  const timer = new TTimer(50)
  const waiting = new Followed(atomically((tx) => timer.await(tx)))
  await pass(49)
  expect(waiting.outcome).toBe('pending')
  await pass(1)
  expect(waiting.outcome).toEqual({ value: undefined })
  expect(atomicallySync((tx) => timer.await(tx))).toBeUndefined()
  expect(vi.getTimerCount()).toBe(0)
})

test('as an alternative it ends the wait, and what the others have written is undone', async () => {
  const [queue, timer] = [TQueue.unbounded<string>(), new TTimer(50)]
  const asked = new TVar(0)
  const body = counted(
    orElse(
      (tx) => {
        asked.update(tx, (n) => n + 1)
        return queue.take(tx)
      },
      (tx) => {
        timer.await(tx)
        return 'nothing came'
      },
    ),
  )
  const waiting = atomically(body)
  await pass(50)
  expect([await waiting, asked.peek(), body.runs]).toEqual(['nothing came', 0, 2])
  atomicallySync((tx) => queue.offer(tx, 'late'))
  expect(await atomically(body)).toBe('late')
})

test('hasElapsed lets a condition give up by itself', async () => {
  const [isReady, timer] = [new TVar(false), new TTimer(50)]
  const readyInTime = atomically((tx) => {
    check(tx, isReady.get(tx) || timer.hasElapsed(tx))
    return isReady.get(tx)
  })
  await pass(50)
  expect(await readyInTime).toBe(false)
})

test('of two timers, the first to elapse wakes a transaction that waits for both', async () => {
  const [early, late] = [new TTimer(10), new TTimer(20)]
  const body = counted((tx) => check(tx, early.hasElapsed(tx) || late.hasElapsed(tx)))
  const waiting = new Followed(atomically(body))
  await pass(10)
  expect([waiting.outcome, body.runs]).toEqual([{ value: undefined }, 2])
})

test('a TTimer that was stopped never elapses, and keeps nothing alive', async () => {
  const timer = new TTimer(50)
  timer.stop()
  timer.stop()
  expect(vi.getTimerCount()).toBe(0)
  await pass(100)
  expect(atomicallySync((tx) => timer.hasElapsed(tx))).toBe(false)
})

test('stopping a TTimer that has elapsed changes nothing', async () => {
  const timer = new TTimer(50)
  await pass(50)
  timer.stop()
  expect(atomicallySync((tx) => timer.hasElapsed(tx))).toBe(true)
})

test('a TTimer of Infinity sets no timer, and one that cannot be set is refused', () => {
  expect(new TTimer(Infinity)).toBeInstanceOf(TTimer)
  for (const milliseconds of [-1, Number.NaN, 2 ** 31]) {
    expect(() => new TTimer(milliseconds)).toThrow(RangeError)
  }
  expect(vi.getTimerCount()).toBe(0)
})

test('a TTimer made inside a transaction is refused, and sets no timer', () => {
  expect(() => atomicallySync(() => void new TTimer(50))).toThrow(MisuseError)
  expect(vi.getTimerCount()).toBe(0)
})

test('a TTimer on another engine elapses there', async () => {
  const store = new VersionedStore()
  const restore = useEngine(store)
  const timer = new TTimer(50, { newTVar: store.newTVar })
  const waiting = new Followed(atomically((tx) => timer.await(tx)))
  await quiet()
  await pass(50)
  expect(waiting.outcome).toEqual({ value: undefined })
  restore()
})

test('a plain TTimer elapses where plain variables are, though another engine is in use', async () => {
  const before = new TTimer(50)
  const waiting = new Followed(atomically((tx) => before.await(tx)))
  const restore = useEngine(new VersionedStore())
  const since = new TTimer(50)
  await pass(50)
  restore()
  expect(waiting.outcome).toEqual({ value: undefined })
  expect(atomicallySync((tx) => since.hasElapsed(tx))).toBe(true)
})

test('a TTimer on another engine elapses there, though that is no longer in use', async () => {
  const store = new VersionedStore()
  const restore = useEngine(store)
  const timer = new TTimer(50, { newTVar: store.newTVar })
  restore()
  await pass(50)
  expect(await store.atomically((tx) => timer.hasElapsed(tx))).toBe(true)
})

test('a WouldBlockError names the timer', () => {
  const timer = new TTimer(50, { name: 'patience' })
  expect(() => atomicallySync((tx) => timer.await(tx))).toThrow('patience.elapsed')
})
