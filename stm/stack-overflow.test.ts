import { expect, it } from 'vitest'
// Makes the event loop the default. The functions are imported from their own files, because vitest
// looks up a re-export by a call, which yields undefined where the stack is full.
import './index.ts'
import { atomically, atomicallySync } from './atomically.ts'
import { afterCommit, catchSTM, check, orElse, retry } from './combinators.ts'
import { MisuseError } from './errors.ts'
import { Followed, put, start } from './testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from './testing/conformance.suite.ts'
import { cellOf, TVar } from './tvar.ts'
import { shared, type Tx } from './tx.ts'

const forever = (tx: Tx, x: TVar<number>): number => {
  x.update(tx, (n) => n + 1)
  return forever(tx, x) + 1
}

const overflow = expect.objectContaining({
  name: 'MisuseError',
  message: expect.stringMatching(/stack overflowed.*Nothing was written/),
  cause: expect.any(RangeError),
})

it('a body that calls itself without end is a MisuseError, and nothing is written', async () => {
  const x = new TVar(0)
  const failed = start((tx) => forever(tx, x))
  await turnOfTheEventLoop()
  expect(failed.outcome).toEqual({ error: overflow })
  expect(() => atomicallySync((tx) => forever(tx, x))).toThrow(MisuseError)
  expect(x.peek()).toBe(0)
})

it('an overflow does not affect the next transaction', async () => {
  const [x, y] = [new TVar(0), new TVar(0)]
  const waiting = start((tx) => check(tx, y.get(tx) > 0))
  start((tx) => {
    y.set(tx, 1)
    forever(tx, x)
  })
  await turnOfTheEventLoop()
  expect([shared.running, waiting.outcome, cellOf(x).waiters]).toEqual([null, 'pending', null])
  const failing = () =>
    atomicallySync((tx) => {
      x.set(tx, 5)
      throw new Error('an ordinary one')
    })
  expect(failing).toThrow('an ordinary one')
  expect([x.peek(), y.peek()]).toEqual([0, 0])
  await put(y, 2)
  await turnOfTheEventLoop()
  expect(waiting.outcome).toEqual({ value: undefined })
})

it('an alternative or a catchSTM body that overflows is undone like one that throws', () => {
  const x = new TVar(0)
  const failing = orElse(
    (tx) => forever(tx, x),
    () => 0,
  )
  expect(() => atomicallySync(failing)).toThrow(MisuseError)
  const handled = catchSTM(
    (tx) => forever(tx, x),
    (error) => (tx) => [x.get(tx), error instanceof RangeError],
  )
  expect(atomicallySync(handled)).toEqual([0, true])
})

it('orElse nested without end is a MisuseError too', () => {
  const x = new TVar(0)
  const nested = (tx: Tx): number =>
    orElse(
      (tx) => {
        x.update(tx, (n) => n + 1)
        return nested(tx)
      },
      (tx: Tx) => retry(tx),
    )(tx)
  expect(() => atomicallySync(nested)).toThrow(MisuseError)
  expect([x.peek(), shared.running]).toEqual([0, null])
})

/** Calls `work` deeper and deeper until the stack overflows somewhere. */
function untilOverflow(startAt: number, work: () => void): void {
  const deeper = (): void => {
    work()
    deeper()
  }
  const from = (depth: number): void => (depth === 0 ? deeper() : from(depth - 1))
  expect(() => from(startAt)).toThrow(/stack/)
}

it('an overflow at any point of a transaction leaves all of it or nothing', async () => {
  for (let depth = 0; depth < 10; depth += 1) {
    const [x, y] = [new TVar(0), new TVar(0)]
    const waits = [10, 1_000_000].map((limit) =>
      start((tx) => check(tx, x.get(tx) > limit && y.get(tx) > limit)),
    )
    let done = 0
    untilOverflow(depth, () => {
      atomicallySync((tx) => {
        x.update(tx, (n) => n + 1)
        y.update(tx, (n) => n + 1)
      })
      done += 1
    })
    expect([shared.running, x.peek(), y.peek()]).toEqual([null, done, done])
    await turnOfTheEventLoop()
    expect(waits.map(({ outcome }) => outcome)).toEqual([{ value: undefined }, 'pending'])
    await put(x, 2_000_000)
    await put(y, 2_000_000)
    await turnOfTheEventLoop()
    expect(waits[1]?.outcome).toEqual({ value: undefined })
  }
})

it('an overflow at any point runs the actions of committed transactions, and no others', () => {
  for (let depth = 0; depth < 10; depth += 1) {
    const x = new TVar(0)
    let acted = 0
    untilOverflow(depth, () =>
      atomicallySync((tx) => {
        x.update(tx, (n) => n + 1)
        afterCommit(tx, () => {
          acted += 1
        })
      }),
    )
    expect(acted).toBe(x.peek())
  }
})

it('an overflow where a transaction blocks leaves it blocked, or not started at all', async () => {
  for (let depth = 0; depth < 4; depth += 1) {
    const [x, served] = [new TVar(0), new TVar(0)]
    const promises: Promise<void>[] = []
    untilOverflow(depth, () => {
      const promise = atomically((tx) => {
        check(tx, x.get(tx) > 0)
        served.update(tx, (n) => n + 1)
      })
      promises.push(promise)
    })
    const waits = promises.map((promise) => new Followed(promise))
    await put(x, 1)
    await turnOfTheEventLoop()
    expect(waits.filter(({ outcome }) => !('value' in Object(outcome)))).toEqual([])
    // There may be one more, which overflowed only after it had blocked.
    expect(served.peek() - waits.length).toBeLessThanOrEqual(1)
    expect(cellOf(x).waiters).toBeNull()
  }
})
