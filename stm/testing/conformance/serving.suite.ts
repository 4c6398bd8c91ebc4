import { expect } from 'vitest'
import { atomically, check, type TVar, type Tx } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function serving({ it, given, quiet, isWaitedFor, newTVar }: Subject): void {
  const inOrder = given.bind(null, 'the oldest waiter is served first')
  const add = (variable: TVar<number>, n: number) =>
    atomically((tx) => variable.update(tx, (before) => before + n))

  /** Starts `count` transactions that each take a permit and then note their number. */
  async function takers(count: number, permitsOf: (i: number) => TVar<number>) {
    const served = newTVar<readonly number[]>([])
    for (let i = 0; i < count; i += 1) {
      start((tx) => {
        const permits = permitsOf(i)
        check(tx, permits.get(tx) > 0)
        permits.update(tx, (n) => n - 1)
        served.update(tx, (numbers) => [...numbers, i])
      })
    }
    await quiet()
    return served
  }

  inOrder('is the order in which the waiters for one variable blocked', async () => {
    const permits = newTVar(0)
    const served = await takers(20, () => permits)
    await put(permits, 5)
    await quiet()
    expect(served.peek()).toEqual([0, 1, 2, 3, 4])
    await put(permits, 100)
    await quiet()
    expect(served.peek()).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  inOrder('holds across several variables that change at once', async () => {
    const permits = [newTVar(0), newTVar(0), newTVar(0)]
    const served = await takers(12, (i) => permits[(i * 2) % 3] as TVar<number>)
    await atomically((tx) => {
      for (const variable of permits) variable.set(tx, 3)
    })
    await quiet()
    expect(served.peek()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  inOrder('holds across several commits before the first wake-up', async () => {
    const [a, b] = [newTVar(0), newTVar(0)]
    const served = await takers(4, (i) => (i % 2 === 0 ? a : b))
    await Promise.all([add(b, 2), add(a, 2)])
    await quiet()
    expect(served.peek()).toEqual([0, 1, 2, 3])
  })

  inOrder('is kept where one of those that block again is aborted', async () => {
    const [gates, permits] = [[newTVar(0), newTVar(0), newTVar(0)], newTVar(0)]
    const served = newTVar<readonly number[]>([])
    const abort = new AbortController()
    const pass = (i: number, signal?: AbortSignal) =>
      start((tx) => {
        const gate = gates[i]
        if (gate !== undefined) check(tx, gate.get(tx) > 0)
        check(tx, permits.get(tx) > 0)
        served.update(tx, (numbers) => [...numbers, i])
      }, signal && { signal })
    pass(0)
    const aborted = pass(1, abort.signal)
    for (const i of [2, 3, 4]) pass(i)
    await quiet()
    for (const i of [0, 1]) await put(gates[i] as TVar<number>, 1)
    await quiet()
    abort.abort()
    await quiet()
    expect(aborted.outcome).not.toBe('pending')
    await put(gates[2] as TVar<number>, 1)
    await quiet()
    await put(permits, 1)
    await quiet()
    expect(served.peek()).toEqual([0, 2, 3, 4])
  })

  inOrder('keeps the place of a waiter that wakes and blocks again', async () => {
    const permits = newTVar(0)
    const served = newTVar<readonly string[]>([])
    const take = (name: string, n: number) =>
      start((tx) => {
        check(tx, permits.get(tx) >= n)
        permits.update(tx, (before) => before - n)
        served.update(tx, (names) => [...names, name])
      })
    take('wants three', 3)
    take('wants two', 2)
    take('wants two as well', 2)
    await quiet()
    for (const total of [1, 2, 5]) {
      await put(permits, total)
      await quiet()
    }
    expect(served.peek()).toEqual(['wants two', 'wants three', 'wants two as well'])
  })

  inOrder('puts a waiter that blocks again before all that first blocked later', async () => {
    const [gate, permits] = [newTVar(0), newTVar(0)]
    const served = newTVar<readonly string[]>([])
    const take = (name: string) => (tx: Tx) => {
      check(tx, permits.get(tx) > 0)
      permits.update(tx, (n) => n - 1)
      served.update(tx, (names) => [...names, name])
    }
    // The first does not read the permits until the gate is open. By then, others wait for them.
    start((tx) => {
      check(tx, gate.get(tx) > 0)
      take('first')(tx)
    })
    await quiet()
    for (const name of ['second', 'third']) start(take(name))
    await quiet()
    await put(gate, 1)
    await quiet()
    await put(permits, 3)
    await quiet()
    expect(served.peek()).toEqual(['first', 'second', 'third'])
  })

  inOrder('holds among waiters that have seen different values', async () => {
    const level = newTVar(0)
    const served = newTVar<readonly string[]>([])
    const waitFor2 = (name: string) =>
      start((tx) => {
        check(tx, level.get(tx) >= 2)
        served.update(tx, (names) => [...names, name])
      })
    // All this happens before the first wake-up.
    waitFor2('saw 0')
    const changes = [put(level, 1)]
    waitFor2('saw 1')
    changes.push(put(level, 0))
    waitFor2('saw 0 later')
    changes.push(put(level, 2))
    await Promise.all(changes)
    await quiet()
    expect(served.peek()).toEqual(['saw 0', 'saw 1', 'saw 0 later'])
  })

  inOrder('lets a newcomer overtake waiters that have not been woken yet', async () => {
    const permits = newTVar(0)
    const served = await takers(2, () => permits)
    const released = put(permits, 1)
    const newcomer = start((tx) => {
      check(tx, permits.get(tx) > 0)
      permits.update(tx, (n) => n - 1)
    })
    await released
    await quiet()
    expect([newcomer.outcome, served.peek()]).toEqual([{ value: undefined }, []])
    await put(permits, 1)
    await quiet()
    expect(served.peek()).toEqual([0])
  })

  it('passes a wake-up on if its waiter is aborted first', async () => {
    const permits = newTVar(0)
    const controller = new AbortController()
    const take = (tx: Tx) => {
      check(tx, permits.get(tx) > 0)
      permits.update(tx, (n) => n - 1)
    }
    const waits = [start(take, controller), start(take), start(take)]
    await quiet()
    const released = put(permits, 1)
    controller.abort('gone')
    await released
    await quiet()
    const outcomes = waits.map(({ outcome }) => outcome)
    expect(outcomes[0]).toEqual({ error: 'gone' })
    expect(outcomes.filter((outcome) => outcome !== 'pending')).toHaveLength(2)
    expect([permits.peek(), isWaitedFor(permits)]).toEqual([0, true])
  })

  it('passes a wake-up on if its waiter throws or blocks on something else', async () => {
    const [permits, mood] = [newTVar(0), newTVar('good')]
    const fickle = start((tx) => {
      check(tx, permits.get(tx) > 0)
      permits.update(tx, (n) => n - 1)
      if (mood.get(tx) === 'good') throw new Error('on second thoughts')
    })
    const elsewhere = start((tx) => check(tx, permits.get(tx) > 0 && mood.get(tx) === 'bad'))
    const last = start((tx) => {
      check(tx, permits.get(tx) > 0)
      permits.update(tx, (n) => n - 1)
    })
    await quiet()
    await put(permits, 1)
    await quiet()
    expect(fickle.outcome).toEqual({ error: new Error('on second thoughts') })
    expect([elsewhere.outcome, last.outcome]).toEqual(['pending', { value: undefined }])
    expect(permits.peek()).toBe(0)
  })
}
