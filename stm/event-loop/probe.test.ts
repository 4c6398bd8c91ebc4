import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  atomicallySync,
  check,
  develop,
  MisuseError,
  orElse,
  retry,
  TVar,
  type Tx,
} from '../index.ts'
import { installProbe } from '../probe.ts'
import { put, start } from '../testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from '../testing/conformance.suite.ts'
import { cellOf } from '../tvar.ts'
import { WakeUps } from './wake-ups.ts'
import { installEventLoopProbe } from './watching.ts'

describe('a probe of the event loop', () => {
  let seen: unknown[]
  let scheduled: (() => void)[]
  let wakeUps: WakeUps
  let remove: () => void

  beforeEach(() => {
    seen = []
    scheduled = []
    wakeUps = new WakeUps((waiter, run) => scheduled.push(() => run(waiter)))
    remove = installEventLoopProbe({
      wakeUps,
      began: () => seen.push('began'),
      read: ({ name }, value) => seen.push(`read ${name}: ${value}`),
      committed: (changes) =>
        seen.push(...changes.map(({ cell, before }) => `${cell.name} was ${before}`), 'committed'),
      blocked: (waiter) =>
        seen.push(...waiter.seen.map(({ cell, value }) => `waits, for ${cell.name} was ${value}`)),
      ends: (_waiter, settle) => settle(),
    })
  })
  afterEach(() => remove())

  const take = (x: TVar<number>) => (tx: Tx) => {
    check(tx, x.get(tx) > 0)
    x.update(tx, (n) => n - 1)
  }

  it('sees attempts, reads, peeks, and commits with the values before', () => {
    const [x, y] = [new TVar(1, { name: 'x' }), new TVar(2, { name: 'y' })]
    atomicallySync((tx) => {
      x.get(tx)
      y.set(tx, 5)
      y.get(tx)
    })
    y.peek()
    expect(seen).toEqual(['began', 'read x: 1', 'read y: 5', 'y was 2', 'committed', 'read y: 5'])
  })

  it('sees no commit of an attempt that threw, and no change of an undone alternative', () => {
    const x = new TVar(1, { name: 'x' })
    const failing = () =>
      atomicallySync((tx) => {
        x.set(tx, 2)
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    atomicallySync(
      orElse(
        (tx) => {
          x.set(tx, 2)
          return retry(tx)
        },
        () => undefined,
      ),
    )
    expect(seen).toEqual(['began', 'began', 'committed'])
  })

  it('sees what a transaction waits for each time that it blocks', async () => {
    const x = new TVar(-1, { name: 'x' })
    start(take(x))
    expect(seen).toEqual(['began', 'read x: -1', 'waits, for x was -1'])
    atomicallySync((tx) => x.set(tx, 0))
    seen = []
    scheduled.pop()?.()
    expect(seen).toEqual(['began', 'read x: 0', 'waits, for x was 0'])
  })

  it('schedules one wake-up at a time, and knows which waiter is next', async () => {
    const x = new TVar(0)
    const waits = [start(take(x)), start(take(x))]
    expect([wakeUps.next, scheduled.length]).toEqual([null, 0])
    await put(x, 1)
    await put(x, 2)
    expect(scheduled).toHaveLength(1)
    expect(wakeUps.next?.seen).toEqual([{ cell: cellOf(x), value: 0 }])
    await turnOfTheEventLoop()
    expect(waits.map(({ outcome }) => outcome)).toEqual(['pending', 'pending'])
    for (const left of [1, 0]) {
      scheduled.pop()?.()
      expect([x.peek(), scheduled.length]).toEqual([left, left])
    }
    await turnOfTheEventLoop()
    expect(waits.map(({ outcome }) => outcome)).toEqual(Array(2).fill({ value: undefined }))
    expect(wakeUps.next).toBeNull()
  })

  it('schedules no wake-up for a waiter that would see the same value', async () => {
    const x = new TVar(0)
    start(take(x))
    await put(x, 1)
    await put(x, 0)
    scheduled.pop()?.()
    expect([wakeUps.next, scheduled.length]).toEqual([null, 0])
    await put(x, 1)
    expect(scheduled).toHaveLength(1)
  })

  it('sees nothing after its removal, when wake-ups run in microtasks again', async () => {
    const x = new TVar(0, { name: 'x' })
    remove()
    const waiting = start(take(x))
    await put(x, 1)
    await turnOfTheEventLoop()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect([seen, scheduled]).toEqual([[], []])
  })
  it('cannot be joined by a second one, which would blind it', () => {
    const x = new TVar(1, { name: 'x' })
    const second = { wakeUps, began() {}, read() {}, committed() {}, blocked() {}, ends() {} }
    for (const install of [
      () => installEventLoopProbe(second),
      () => installProbe(second),
      () => develop({ freeze: true }),
    ]) {
      expect(install).toThrow(MisuseError)
      expect(install).toThrow(/being watched already.*Nothing was changed/)
    }
    x.peek()
    expect(seen).toEqual(['read x: 1'])
    remove()
    installProbe(second)()
  })
})
