import { expect } from 'vitest'
import { atomically, check, orElse, retry, TVar, type Tx } from '../../index.ts'
import { counted, put, type Subject, start } from './subject.suite.ts'

export default function waking({ given, quiet }: Subject): void {
  const inRuns = given.bind(null, 'a body runs once, and once more for each wake-up')

  /** How often a transaction that waits for `x` runs again for what `work` does. */
  async function rerunsFor<A>(x: TVar<A>, work: () => unknown): Promise<number> {
    const body = counted((tx) => {
      x.get(tx)
      return retry(tx)
    })
    const controller = new AbortController()
    start(body, controller)
    await quiet()
    const before = body.runs
    await work()
    await quiet()
    controller.abort()
    return body.runs - before
  }

  inRuns('runs a body once before it waits', async () => {
    const x = new TVar(0)
    const body = counted((tx) => check(tx, x.get(tx) > 0))
    start(body)
    await quiet()
    expect(body.runs).toBe(1)
    await put(x, 1)
    await quiet()
    expect(body.runs).toBe(2)
  })

  inRuns('runs whoever is woken after the call that commits, not within it', async () => {
    const x = new TVar(0)
    const body = counted((tx) => check(tx, x.get(tx) > 0))
    start(body)
    await quiet()
    const committed = put(x, 1)
    expect(body.runs).toBe(1)
    await committed
    await quiet()
    expect(body.runs).toBe(2)
  })

  inRuns('runs a body once that need not wait', async () => {
    const body = counted(() => 1)
    await atomically(body)
    expect(body.runs).toBe(1)
  })

  inRuns('runs each alternative once in an attempt, until one does not retry', async () => {
    const [first, second, third] = [counted(retry), counted(retry), counted(() => 3)]
    await atomically(orElse(first, second, third))
    expect([first.runs, second.runs, third.runs]).toEqual([1, 1, 1])
    const x = new TVar(0)
    start(
      orElse(first, (tx) => {
        x.get(tx)
        return second(tx)
      }),
    )
    await quiet()
    expect([first.runs, second.runs]).toEqual([2, 2])
  })

  inRuns('wakes for a change of a variable that was read', async () => {
    const x = new TVar(0)
    expect(await rerunsFor(x, () => put(x, 1))).toBe(1)
  })

  inRuns('wakes nobody for a change of another variable', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
    expect(await rerunsFor(x, () => put(y, 1))).toBe(0)
  })

  inRuns('wakes nobody for a write of the same value', async () => {
    const same = { an: 'object' }
    const x = new TVar(same)
    expect(await rerunsFor(x, () => put(x, same))).toBe(0)
    expect(await rerunsFor(x, () => put(x, { ...same }))).toBe(1)
  })

  inRuns('tells values apart as Object.is does: NaN is NaN, and -0 is not 0', async () => {
    const [nan, zero] = [new TVar(Number.NaN), new TVar(0)]
    expect(await rerunsFor(nan, () => put(nan, Number.NaN))).toBe(0)
    expect(await rerunsFor(zero, () => put(zero, -0))).toBe(1)
    expect(await rerunsFor(zero, () => put(zero, -0))).toBe(0)
  })

  inRuns('wakes nobody for a commit that only reads', async () => {
    const x = new TVar(0)
    expect(await rerunsFor(x, () => atomically((tx) => x.get(tx)))).toBe(0)
  })

  inRuns('wakes nobody for a write that was undone', async () => {
    const x = new TVar(0)
    const undone = orElse(
      (tx) => {
        x.set(tx, 1)
        return retry(tx)
      },
      () => undefined,
    )
    const failed = async () => {
      start((tx) => {
        x.set(tx, 1)
        throw new Error('no')
      })
    }
    expect(await rerunsFor(x, () => atomically(undone))).toBe(0)
    expect(await rerunsFor(x, failed)).toBe(0)
  })

  inRuns('wakes nobody for a transaction that writes and then waits itself', async () => {
    const [x, go] = [new TVar(0), new TVar(false)]
    const writer = (tx: Tx) => {
      x.set(tx, 1)
      check(tx, go.get(tx))
    }
    expect(await rerunsFor(x, async () => start(writer))).toBe(0)
  })

  inRuns('wakes nobody for a value that one transaction changed and changed back', async () => {
    const x = new TVar(0)
    const thereAndBack = (tx: Tx) => {
      x.set(tx, 1)
      x.set(tx, 0)
    }
    expect(await rerunsFor(x, () => atomically(thereAndBack))).toBe(0)
  })

  inRuns('does not run again for a value that is back before the wake-up', async () => {
    const x = new TVar(0)
    const thereAndBack = () => Promise.all([put(x, 1), put(x, 0)])
    expect(await rerunsFor(x, thereAndBack)).toBe(0)
    expect(await rerunsFor(x, () => put(x, 1))).toBe(1)
  })

  inRuns('runs once for several changes before the wake-up', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
    const body = counted((tx) => check(tx, x.get(tx) + y.get(tx) > 100))
    start(body)
    await quiet()
    await Promise.all([put(x, 1), put(y, 1), put(x, 2), put(y, 2)])
    await quiet()
    expect(body.runs).toBe(2)
  })
}
