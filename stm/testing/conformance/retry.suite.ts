import { expect } from 'vitest'
import {
  atomically,
  BlockedForeverError,
  catchSTM,
  check,
  orElse,
  retry,
  type TVar,
} from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function waiting({ it, quiet, isWaitedFor, newTVar }: Subject): void {
  it('waits until what it has read allows it to continue', async () => {
    const x = newTVar<string | undefined>(undefined)
    const taken = start((tx) => x.get(tx) ?? retry(tx))
    await quiet()
    expect(taken.outcome).toBe('pending')
    await put(x, 'here')
    await quiet()
    expect(taken.outcome).toEqual({ value: 'here' })
  })

  it('does not wait if the condition of check holds', async () => {
    const passed = start((tx) => check(tx, true))
    await quiet()
    expect(passed.outcome).toEqual({ value: undefined })
  })

  it('waits for every variable that was read, and for no other', async () => {
    const [x, y, other] = [newTVar(0), newTVar(0), newTVar(0)]
    const waiting = start((tx) => {
      other.set(tx, 1)
      check(tx, x.get(tx) + y.get(tx) > 0)
    })
    await quiet()
    expect([x, y, other].map(isWaitedFor)).toEqual([true, true, false])
    await put(y, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect([x, y, other].map(isWaitedFor)).toEqual([false, false, false])
  })

  it('waits for what the latest attempt has read, not for what an earlier one read', async () => {
    const [side, left, right] = [newTVar(0), newTVar(0), newTVar(0)]
    const waiting = start((tx) => check(tx, (side.get(tx) === 0 ? left : right).get(tx) > 0))
    await quiet()
    expect([side, left, right].map(isWaitedFor)).toEqual([true, true, false])
    await put(side, 1)
    await quiet()
    expect([side, left, right].map(isWaitedFor)).toEqual([true, false, true])
    await put(right, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
  })

  it('waits for a variable that was read and then written', async () => {
    const x = newTVar(0)
    const waiting = start((tx) => {
      x.update(tx, (n) => n + 1)
      check(tx, x.get(tx) > 5)
    })
    await quiet()
    expect(isWaitedFor(x)).toBe(true)
    await put(x, 5)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect(x.peek()).toBe(6)
  })

  it('rejects a transaction that has read nothing, because nothing could wake it', async () => {
    const [nothing, named] = [start(retry), start(retry, { name: 'the poll' })]
    await quiet()
    const error = expect.any(BlockedForeverError)
    expect([nothing.outcome, named.outcome]).toEqual([{ error }, { error }])
    expect(nothing.outcome).toMatchObject({
      error: { message: expect.stringMatching(/^an unnamed trans/) },
    })
    expect(named.outcome).toMatchObject({ error: { message: expect.stringContaining('the poll') } })
  })

  it('does not count reads of what the transaction itself wrote', async () => {
    const x = newTVar(0)
    const stuck = start((tx) => {
      x.set(tx, 1)
      check(tx, x.get(tx) > 1)
    })
    await quiet()
    expect(stuck.outcome).toEqual({ error: expect.any(BlockedForeverError) })
    expect([x.peek(), isWaitedFor(x)]).toEqual([0, false])
  })

  it('rejects if no alternative of orElse has read anything', async () => {
    const x = newTVar(0)
    const stuck = start(
      orElse((tx) => {
        x.set(tx, 1)
        return retry(tx)
      }, retry),
    )
    await quiet()
    expect(stuck.outcome).toEqual({ error: expect.any(BlockedForeverError) })
  })

  it('waits if only an undone alternative has read something', async () => {
    const x = newTVar(0)
    const waiting = start(orElse((tx) => check(tx, x.get(tx) > 0), retry))
    await quiet()
    expect(waiting.outcome).toBe('pending')
    await put(x, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
  })

  it('waits if only the undone body of a catchSTM has read something', async () => {
    const x = newTVar(0)
    const waiting = start(
      catchSTM(
        (tx) => {
          if (x.get(tx) === 0) throw new Error('not yet')
          return x.get(tx)
        },
        () => retry,
      ),
    )
    await quiet()
    expect(waiting.outcome).toBe('pending')
    await put(x, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: 1 })
  })

  it('reads current values in each attempt', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const sum = start((tx) => {
      check(tx, x.get(tx) > 0)
      return x.get(tx) + y.get(tx)
    })
    await quiet()
    await put(y, 10)
    await put(x, 1)
    await quiet()
    expect(sum.outcome).toEqual({ value: 11 })
  })

  it('waits no longer for what only an earlier attempt has read', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const waiting = start((tx) => check(tx, x.get(tx) === 0 ? y.get(tx) > 0 : x.get(tx) > 1))
    await quiet()
    expect(isWaitedFor(y)).toBe(true)
    await put(x, 1)
    await quiet()
    expect([isWaitedFor(x), isWaitedFor(y)]).toEqual([true, false])
    await put(x, 2)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
  })

  it('waits no longer for it if another waited for it as well', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const other = new AbortController()
    start((tx) => check(tx, x.get(tx) > 5), other)
    start((tx) => {
      if (y.get(tx) === 0) x.get(tx)
      return retry(tx)
    })
    await quiet()
    await put(y, 1)
    await quiet()
    other.abort()
    await quiet()
    expect([isWaitedFor(x), isWaitedFor(y)]).toEqual([false, true])
  })

  it('lets blocked transactions wake each other in a chain', async () => {
    const steps = Array.from({ length: 20 }, (_, i) => newTVar(i === 0 ? 0 : -1))
    const chain = steps.slice(1).map((next, i) =>
      start((tx) => {
        const before = (steps[i] as TVar<number>).get(tx)
        check(tx, before > 0)
        next.set(tx, before + 1)
      }),
    )
    await quiet()
    await put(steps[0] as TVar<number>, 1)
    await quiet()
    expect(chain.map(({ outcome }) => outcome)).toEqual(Array(19).fill({ value: undefined }))
    expect(steps.at(-1)?.peek()).toBe(20)
  })

  it('wakes after a commit that wrote a variable twice, the second time in an alternative', async () => {
    for (const last of [1, 2]) {
      const x = newTVar(0)
      const waiting = start((tx) => check(tx, x.get(tx) > 0))
      await quiet()
      await atomically((tx) => {
        x.set(tx, 1)
        orElse((tx) => x.set(tx, last), retry)(tx)
      })
      await quiet()
      expect(waiting.outcome).toEqual({ value: undefined })
    }
  })
}
