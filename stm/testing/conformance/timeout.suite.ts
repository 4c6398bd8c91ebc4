import { getEventListeners } from 'node:events'
import { expect, vi } from 'vitest'
import {
  type AtomicallyOptions,
  atomically,
  check,
  MisuseError,
  TimeoutError,
} from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function timeout({ it, quiet, isWaitedFor, newTVar }: Subject): void {
  /** Registers a test that moves the clock of timers itself. */
  const timed = (name: string, test: () => Promise<void>) =>
    it(name, async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        await test()
        expect(vi.getTimerCount()).toBe(0)
      } finally {
        vi.useRealTimers()
      }
    })

  const pass = async (milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds)
    await quiet()
  }

  timed(
    'makes the wait reject with a TimeoutError, and keeps the body from running again',
    async () => {
      const [x, y] = [newTVar(0), newTVar(0)]
      const body = start(
        (tx) => {
          y.set(tx, 1)
          check(tx, x.get(tx) > 0)
        },
        { timeout: 50, name: 'the transfer' },
      )
      await quiet()
      await pass(49)
      expect([body.outcome, isWaitedFor(x)]).toEqual(['pending', true])
      await pass(1)
      const { error } = body.outcome as { error: TimeoutError }
      expect(error).toBeInstanceOf(TimeoutError)
      expect(error.name).toBe('TimeoutError')
      expect(error.message).toBe(
        "transaction 'the transfer' could not commit within 50 ms. Nothing was written.",
      )
      expect(isWaitedFor(x)).toBe(false)
      await put(x, 1)
      await quiet()
      expect(y.peek()).toBe(0)
    },
  )

  timed('is counted from the call, however often the body runs again', async () => {
    const x = newTVar(0)
    const waiting = start((tx) => check(tx, x.get(tx) > 9), { timeout: 50 })
    for (let n = 1; n < 5; n += 1) {
      await pass(10)
      await put(x, n)
      await quiet()
    }
    expect(waiting.outcome).toBe('pending')
    await pass(10)
    expect(waiting.outcome).toEqual({ error: expect.any(TimeoutError) })
  })

  timed('leaves no timer behind once the transaction has ended, however it ended', async () => {
    const go = newTVar(0)
    const ended = [
      start((tx) => go.get(tx), { timeout: 50 }),
      start(
        () => {
          throw 'at once'
        },
        { timeout: 50 },
      ),
      start((tx) => check(tx, go.get(tx) > 0), { timeout: 50 }),
    ]
    await quiet()
    expect(vi.getTimerCount()).toBe(1)
    await put(go, 1)
    await quiet()
    expect(vi.getTimerCount()).toBe(0)
    expect(ended.map(({ outcome }) => outcome)).toEqual([
      { value: 0 },
      { error: 'at once' },
      { value: undefined },
    ])
  })

  timed('that comes after the commit has no effect', async () => {
    const x = newTVar(0)
    const written = start((tx) => x.set(tx, 1), { timeout: 50 })
    await quiet()
    await pass(100)
    expect([written.outcome, x.peek()]).toEqual([{ value: undefined }, 1])
  })

  timed('and a signal end the wait, whichever comes first', async () => {
    const x = newTVar(0)
    const wait = (options: AtomicallyOptions) => start((tx) => check(tx, x.get(tx) > 0), options)
    const { signal, ...controller } = abortable()
    const [first, second] = [wait({ signal, timeout: 50 }), wait({ signal, timeout: 10 })]
    await quiet()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await pass(10)
    expect(second.outcome).toEqual({ error: expect.any(TimeoutError) })
    controller.abort('enough')
    await quiet()
    expect(first.outcome).toEqual({ error: 'enough' })
    expect([isWaitedFor(x), getEventListeners(signal, 'abort')]).toEqual([false, []])
  })

  timed('beside a signal leaves no listener on it', async () => {
    const x = newTVar(0)
    const { signal } = abortable()
    const served = start((tx) => check(tx, x.get(tx) > 0), { signal, timeout: 50 })
    await quiet()
    await put(x, 1)
    await quiet()
    expect(served.outcome).toEqual({ value: undefined })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  timed('sets no timer beside a signal that was aborted before', async () => {
    const aborted = start(() => 1, { signal: AbortSignal.abort('too late'), timeout: 50 })
    await quiet()
    expect([aborted.outcome, vi.getTimerCount()]).toEqual([{ error: 'too late' }, 0])
  })

  timed('is not lost beside a signal that the body itself aborts', async () => {
    const x = newTVar(0)
    const { signal, abort } = abortable()
    const waiting = start(
      (tx) => {
        abort('from inside')
        check(tx, x.get(tx) > 0)
      },
      { signal, timeout: 50 },
    )
    await quiet()
    expect([waiting.outcome, isWaitedFor(x)]).toEqual([{ error: 'from inside' }, false])
  })

  timed('of 0 still runs the first attempt, and of Infinity is none', async () => {
    const x = newTVar(0)
    const possible = start((tx) => x.get(tx), { timeout: 0 })
    const impossible = start((tx) => check(tx, x.get(tx) > 0), { timeout: 0 })
    const patient = start((tx) => check(tx, x.get(tx) > 0), { timeout: Infinity })
    await quiet()
    await pass(0)
    await pass(2 ** 31)
    expect([possible.outcome, impossible.outcome, patient.outcome]).toEqual([
      { value: 0 },
      { error: expect.any(TimeoutError) },
      'pending',
    ])
    await put(x, 1)
    await quiet()
  })

  timed('that no timer can be set for is a RangeError at the call', async () => {
    for (const timeout of [-1, Number.NaN, 2 ** 31, -Infinity, '5' as never, null as never]) {
      expect(() => atomically(() => {}, { timeout })).toThrow(RangeError)
    }
  })

  timed('of a transaction inside a transaction sets no timer', async () => {
    const nested = start(() => {
      void atomically(() => {}, { timeout: 50 })
    })
    await quiet()
    expect(nested.outcome).toEqual({ error: expect.any(MisuseError) })
  })
}

function abortable() {
  const controller = new AbortController()
  return {
    signal: controller.signal,
    abort: (reason: unknown) => controller.abort(reason),
  }
}
