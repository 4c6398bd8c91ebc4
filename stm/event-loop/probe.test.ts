import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atomicallySync, check, orElse, retry, TVar, type Tx } from '../index.ts'
import { put, start } from '../testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from '../testing/conformance.suite.ts'
import { cellOf } from '../tx.ts'
import { watchWith } from './probe.ts'
import { WakeUps } from './wake-ups.ts'

// The seam for an explorer: it sees what the engine does, and decides when somebody is woken.

describe('a probe', () => {
  let seen: unknown[]
  let scheduled: (() => void)[]
  let wakeUps: WakeUps
  let remove: () => void

  beforeEach(() => {
    seen = []
    scheduled = []
    wakeUps = new WakeUps((run) => scheduled.push(run))
    remove = watchWith({
      wakeUps,
      began: () => seen.push('began'),
      read: ({ name }, value) => seen.push(`read ${name}: ${value}`),
      committed: (changes) =>
        seen.push(...changes.map(({ cell, before }) => `${cell.name} was ${before}`), 'committed'),
      blocked: (wait) =>
        seen.push(...wait.seen.map(({ cell, value }) => `waits, for ${cell.name} was ${value}`)),
    })
  })
  afterEach(() => remove())

  const take = (x: TVar<number>) => (tx: Tx) => {
    check(tx, x.get(tx) > 0)
    x.update(tx, (n) => n - 1)
  }

  it('sees attempts, reads, commits with the values before, and glances', () => {
    const [x, y] = [new TVar(1, { name: 'x' }), new TVar(2, { name: 'y' })]
    atomicallySync((tx) => {
      x.get(tx)
      y.set(tx, 5)
      y.get(tx)
    })
    y.peek()
    expect(seen).toEqual(['began', 'read x: 1', 'read y: 5', 'y was 2', 'committed', 'read y: 5'])
  })

  it('sees nothing committed of an attempt that threw, nor of an undone alternative', () => {
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

  it('sees what a transaction waits for, again each time that it blocks', async () => {
    const x = new TVar(-1, { name: 'x' })
    start(take(x))
    expect(seen).toEqual(['began', 'read x: -1', 'waits, for x was -1'])
    atomicallySync((tx) => x.set(tx, 0))
    seen = []
    scheduled.pop()?.()
    expect(seen).toEqual(['began', 'read x: 0', 'waits, for x was 0'])
  })

  it('is asked for one wake-up at a time, and knows who would be next', async () => {
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

  it('is not asked to wake one that would find what it saw', async () => {
    const x = new TVar(0)
    start(take(x))
    await put(x, 1)
    await put(x, 0)
    scheduled.pop()?.()
    expect([wakeUps.next, scheduled.length]).toEqual([null, 0])
    await put(x, 1)
    expect(scheduled).toHaveLength(1)
  })

  it('sees nothing more once it is removed, and wake-ups go their own way again', async () => {
    const x = new TVar(0, { name: 'x' })
    remove()
    const waiting = start(take(x))
    await put(x, 1)
    await turnOfTheEventLoop()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect([seen, scheduled]).toEqual([[], []])
  })
})
