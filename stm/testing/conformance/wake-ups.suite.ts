import { expect } from 'vitest'
import { atomically, check, orElse, retry, type TVar, type Tx } from '../../index.ts'
import { counted, put, type Subject, start } from './subject.suite.ts'

export default function waking({ given, quiet, newTVar }: Subject): void {
  const inRuns = given.bind(null, 'a body runs once, and once more for each wake-up')

  /** How many times a transaction that waits for `x` runs again because of what `work` does. */
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

  inRuns('run a body again, which has run once before it waits', async () => {
    const x = newTVar(0)
    const body = counted((tx) => check(tx, x.get(tx) > 0))
    start(body)
    await quiet()
    expect(body.runs).toBe(1)
    await put(x, 1)
    await quiet()
    expect(body.runs).toBe(2)
  })

  inRuns('run a body after the call that commits, not within it', async () => {
    const x = newTVar(0)
    const body = counted((tx) => check(tx, x.get(tx) > 0))
    start(body)
    await quiet()
    const committed = put(x, 1)
    expect(body.runs).toBe(1)
    await committed
    await quiet()
    expect(body.runs).toBe(2)
  })

  inRuns('are not needed by a body that does not wait: it runs once', async () => {
    const body = counted(() => 1)
    await atomically(body)
    expect(body.runs).toBe(1)
  })

  inRuns(
    'are not needed inside orElse: an attempt runs each alternative at most once',
    async () => {
      const [first, second, third] = [counted(retry), counted(retry), counted(() => 3)]
      await atomically(orElse(first, second, third))
      expect([first.runs, second.runs, third.runs]).toEqual([1, 1, 1])
      const x = newTVar(0)
      start(
        orElse(first, (tx) => {
          x.get(tx)
          return second(tx)
        }),
      )
      await quiet()
      expect([first.runs, second.runs]).toEqual([2, 2])
    },
  )

  inRuns('come from a change of a variable that was read', async () => {
    const x = newTVar(0)
    expect(await rerunsFor(x, () => put(x, 1))).toBe(1)
  })

  inRuns('do not come from a change of another variable', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    expect(await rerunsFor(x, () => put(y, 1))).toBe(0)
  })

  inRuns('do not come from a write of the same value', async () => {
    const same = { an: 'object' }
    const x = newTVar(same)
    expect(await rerunsFor(x, () => put(x, same))).toBe(0)
    expect(await rerunsFor(x, () => put(x, { ...same }))).toBe(1)
  })

  inRuns('compare values by Object.is: NaN equals NaN, and -0 does not equal 0', async () => {
    const [nan, zero] = [newTVar(Number.NaN), newTVar(0)]
    expect(await rerunsFor(nan, () => put(nan, Number.NaN))).toBe(0)
    expect(await rerunsFor(zero, () => put(zero, -0))).toBe(1)
    expect(await rerunsFor(zero, () => put(zero, -0))).toBe(0)
  })

  inRuns('do not come from a commit that only reads', async () => {
    const x = newTVar(0)
    expect(await rerunsFor(x, () => atomically((tx) => x.get(tx)))).toBe(0)
  })

  inRuns('do not come from a write that was undone', async () => {
    const x = newTVar(0)
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

  inRuns('do not come from a transaction that writes and then blocks', async () => {
    const [x, go] = [newTVar(0), newTVar(false)]
    const writer = (tx: Tx) => {
      x.set(tx, 1)
      check(tx, go.get(tx))
    }
    expect(await rerunsFor(x, async () => start(writer))).toBe(0)
  })

  inRuns('do not come from a value that one transaction changed and restored', async () => {
    const x = newTVar(0)
    const thereAndBack = (tx: Tx) => {
      x.set(tx, 1)
      x.set(tx, 0)
    }
    expect(await rerunsFor(x, () => atomically(thereAndBack))).toBe(0)
  })

  inRuns('do not happen if the value is restored before them', async () => {
    const x = newTVar(0)
    const thereAndBack = () => Promise.all([put(x, 1), put(x, 0)])
    expect(await rerunsFor(x, thereAndBack)).toBe(0)
    expect(await rerunsFor(x, () => put(x, 1))).toBe(1)
  })

  inRuns('happen once for several changes before them', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const body = counted((tx) => check(tx, x.get(tx) + y.get(tx) > 100))
    start(body)
    await quiet()
    await Promise.all([put(x, 1), put(y, 1), put(x, 2), put(y, 2)])
    await quiet()
    expect(body.runs).toBe(2)
  })
}
