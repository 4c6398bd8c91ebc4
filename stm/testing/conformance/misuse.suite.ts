import { expect } from 'vitest'
import {
  afterCommit,
  atomically,
  atomicallySync,
  catchSTM,
  check,
  MisuseError,
  orElse,
  retry,
  type STM,
  type Tx,
} from '../../index.ts'
import { type Subject, start } from './subject.suite.ts'

export default function misuse({ it, quiet, newTVar }: Subject): void {
  /** A body that does not type-check. */
  const untyped = (body: (tx: Tx) => unknown) => body as STM<number>

  async function unhandledRejections(work: () => Promise<void>): Promise<unknown[]> {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    await work()
    await new Promise((resolve) => setImmediate(resolve)) // Node reports them after the microtasks
    process.off('unhandledRejection', note)
    return unhandled
  }

  it('of an async body is refused: nothing is written, and no rejection is unhandled', async () => {
    const x = newTVar(0)
    const later: unknown[] = []
    const body = untyped(async (tx) => {
      x.set(tx, 1)
      await undefined
      later.push('went on')
      x.set(tx, 2)
    })
    const unhandled = await unhandledRejections(async () => {
      const refused = start(body)
      await quiet()
      expect(refused.outcome).toEqual({ error: expect.any(MisuseError) })
      expect(String((refused.outcome as { error: unknown }).error)).toMatch(
        /promise.*Nothing was wr/,
      )
      expect(() => atomicallySync(body)).toThrow(MisuseError)
    })
    expect([later.length > 0, x.peek(), unhandled]).toEqual([true, 0, []])
  })

  it('of an async body or branch that throws or retries is refused too', async () => {
    const x = newTVar(0)
    const bodies = [
      async () => {
        throw new Error('no')
      },
      async (tx: Tx) => check(tx, x.get(tx) > 0),
      orElse(
        async (tx: Tx) => check(tx, x.get(tx) > 0),
        () => 1,
      ),
      catchSTM(
        async (tx: Tx) => check(tx, x.get(tx) > 0),
        (error) => () => {
          throw error
        },
      ),
    ]
    const unhandled = await unhandledRejections(async () => {
      const refused = bodies.map((body) => start(untyped(body)))
      await quiet()
      const error = expect.any(MisuseError)
      expect(refused.map(({ outcome }) => outcome)).toEqual(Array(4).fill({ error }))
    })
    expect(unhandled).toEqual([])
  })

  it('of a result that is any kind of promise is refused, and nothing is written', async () => {
    const x = newTVar(0)
    const kinds = [
      () => Promise.resolve(1),
      () => Promise.reject(2),
      // biome-ignore lint/suspicious/noThenProperty: the mistake is what is tested
      () => ({ then: () => {} }),
      // biome-ignore lint/suspicious/noThenProperty: the mistake is what is tested
      () => Object.assign(() => {}, { then: () => {} }),
    ]
    for (const promise of kinds) {
      const refused = start(
        untyped((tx) => {
          x.set(tx, 1)
          return promise()
        }),
      )
      await quiet()
      expect(refused.outcome).toEqual({ error: expect.any(MisuseError) })
    }
    expect(x.peek()).toBe(0)
  })

  it('of a transaction started inside a transaction is refused at the call', async () => {
    const x = newTVar(0)
    for (const inner of [atomically, atomicallySync]) {
      const failed = start(
        untyped((tx) => {
          x.set(tx, 1)
          return inner((tx) => x.set(tx, 2))
        }),
      )
      await quiet()
      expect(failed.outcome).toEqual({ error: expect.any(MisuseError) })
      expect(String((failed.outcome as { error: unknown }).error)).toMatch(/inside a transaction/)
    }
    expect(x.peek()).toBe(0)
  })

  it('does no harm if the body handles the refusal of an inner transaction', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    await atomically((tx) => {
      x.set(tx, 1)
      expect(() => atomicallySync((tx) => y.set(tx, 1))).toThrow(MisuseError)
      x.update(tx, (n) => n + 1)
    })
    expect([x.peek(), y.peek()]).toEqual([2, 0])
  })

  it('of peek inside a transaction is refused', async () => {
    const x = newTVar(0)
    const failed = start(() => x.peek())
    await quiet()
    expect(failed.outcome).toEqual({ error: expect.any(MisuseError) })
    expect(String((failed.outcome as { error: unknown }).error)).toMatch(/Use get\(tx\)/)
    expect(x.peek()).toBe(0)
  })

  it('of an operation without a tx is refused, inside a transaction and outside', async () => {
    const x = newTVar(0, { name: 'x' })
    const withoutTx = (tx?: unknown, ...more: unknown[]) =>
      [x.get, x.set, x.update, x.modify, x.swap].map(
        (operation) => () => Reflect.apply(operation, x, [tx, ...more]),
      )
    const combinators = [
      () => retry(undefined as never),
      () => check(false as never, undefined as never),
      () => orElse(retry)(undefined as never),
      () => catchSTM(retry, () => retry)(undefined as never),
      () => afterCommit((() => {}) as never, undefined as never),
    ]
    const all = [...withoutTx(), ...withoutTx(5), ...withoutTx(null, 5), ...combinators]
    const within = start(() => {
      for (const misuse of all) expect(misuse).toThrow(/not a tx.*Nothing was written/)
    })
    await quiet()
    expect(within.outcome).toEqual({ value: undefined })
    for (const misuse of all) expect(misuse).toThrow(MisuseError)
    expect(x.peek()).toBe(0)
  })

  it('does not affect the next transaction', async () => {
    const x = newTVar(0)
    start(untyped(() => atomically(() => 1)))
    start(untyped(async () => 1))
    start(() => x.peek())
    await quiet()
    await atomically((tx) => x.set(tx, 1))
    expect(x.peek()).toBe(1)
  })
}
