import { AsyncLocalStorage } from 'node:async_hooks'
import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  atomically,
  atomicallySync,
  check,
  develop,
  MisuseError,
  observe,
  TQueue,
  TVar,
  type Tx,
} from '../index.ts'
import { put } from '../testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from '../testing/conformance.suite.ts'
import { cellOf } from '../tvar.ts'

const isWaitedFor = (x: TVar<number>) => cellOf(x).waiters !== null

/** Observes `body`, and keeps what was told as `[before, value]`. */
function follow<A>(body: (tx: Tx) => A, options?: Parameters<typeof observe<A>>[2]) {
  const told: unknown[] = []
  const errors: unknown[] = []
  const stop = observe<A>(body as never, (value, before) => told.push([before, value]), {
    onError: (error) => errors.push(error),
    ...options,
  })
  return { told, errors, stop }
}

/** What is rejected without a handler while `work` runs. */
async function unhandledDuring(work: () => unknown): Promise<unknown[]> {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    await work()
    await turnOfTheEventLoop()
  } finally {
    process.off('unhandledRejection', note)
  }
  return unhandled
}

describe('what is told', () => {
  it('is the value at once, and each one that differs after a commit', async () => {
    const [x, y] = [new TVar(1), new TVar(1)]
    const { told } = follow((tx) => x.get(tx) * y.get(tx))
    expect(told).toEqual([[undefined, 1]])
    await put(x, 2)
    await turnOfTheEventLoop()
    await put(y, 3)
    await turnOfTheEventLoop()
    expect(told).toEqual([
      [undefined, 1],
      [1, 2],
      [2, 6],
    ])
  })

  it('is the last of several commits in one go, and never half of one', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
    const { told } = follow((tx) => x.get(tx) - y.get(tx))
    for (let i = 1; i <= 5; i += 1) {
      atomicallySync((tx) => {
        x.set(tx, 3 * i)
        y.set(tx, i)
      })
    }
    await turnOfTheEventLoop()
    expect(told).toEqual([
      [undefined, 0],
      [0, 10],
    ])
  })

  it('is nothing that is the same, by Object.is or by what is given', async () => {
    const x = new TVar(0)
    const sign = follow((tx) => Math.sign(x.get(tx)))
    const list = follow((tx) => [x.get(tx) > 1])
    const equal = follow((tx) => [x.get(tx) > 1], { equals: ([a], [b]) => a === b })
    for (const value of [1, 2, 2, 3]) {
      await put(x, value)
      await turnOfTheEventLoop()
    }
    expect(sign.told).toEqual([
      [undefined, 0],
      [0, 1],
    ])
    expect(list.told).toHaveLength(4)
    expect(equal.told).toEqual([
      [undefined, [false]],
      [[false], [true]],
    ])
  })

  it('is nothing while the body retries', async () => {
    const jobs = TQueue.unbounded<string>()
    const { told } = follow((tx) => jobs.peek(tx))
    expect(told).toEqual([])
    atomicallySync((tx) => jobs.offer(tx, 'wash'))
    await turnOfTheEventLoop()
    expect(told).toEqual([[undefined, 'wash']])
  })

  it('is told once if the body reads nothing, and nothing is left', async () => {
    const controller = new AbortController()
    const { told, errors } = follow(() => 5, { signal: controller.signal })
    await turnOfTheEventLoop()
    expect([told, errors]).toEqual([[[undefined, 5]], []])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('is the same while attempts are undone for development', async () => {
    const restore = develop({ chaos: true })
    const x = new TVar(1)
    const { told } = follow((tx) => x.get(tx))
    await put(x, 2)
    await turnOfTheEventLoop()
    restore()
    expect(told).toEqual([
      [undefined, 1],
      [1, 2],
    ])
  })
})

describe('the body', () => {
  it('runs once for each wake-up, and waits for what it has read last', async () => {
    const [useY, x, y] = [new TVar(false), new TVar(0), new TVar(0)]
    let runs = 0
    const { told } = follow((tx) => {
      runs += 1
      return useY.get(tx) ? y.get(tx) : x.get(tx)
    })
    await put(useY, true)
    await turnOfTheEventLoop()
    expect([isWaitedFor(x), isWaitedFor(y)]).toEqual([false, true])
    await put(x, 7)
    await turnOfTheEventLoop()
    expect([runs, told.length]).toEqual([2, 1])
  })

  it('writes nothing', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
    const { told } = follow((tx) => {
      y.update(tx, (n) => n + 1)
      return [x.get(tx), y.get(tx)]
    })
    await put(x, 1)
    await turnOfTheEventLoop()
    expect([told.at(-1), y.peek()]).toEqual([[expect.anything(), [1, 1]], 0])
  })

  it('may not be async, nor observed inside a transaction', async () => {
    const { errors, told } = follow(async () => 1)
    await turnOfTheEventLoop()
    expect([errors, told]).toEqual([[expect.any(MisuseError)], []])
    const x = new TVar(0)
    const controller = new AbortController()
    const nested = () => atomicallySync(() => follow((tx) => x.get(tx), controller))
    expect(nested).toThrow(MisuseError)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(isWaitedFor(x)).toBe(false)
  })
})

describe('an error', () => {
  const fails = (x: TVar<number>) => (tx: Tx) => {
    if (x.get(tx) === 13) throw new RangeError('thirteen')
    return x.get(tx)
  }

  it('of the body is told once, and the next value in any case', async () => {
    const x = new TVar(1)
    const { told, errors } = follow(fails(x))
    for (const value of [13, 1]) {
      await put(x, value)
      await turnOfTheEventLoop()
      await turnOfTheEventLoop()
    }
    expect(errors).toEqual([new RangeError('thirteen')])
    expect(told).toEqual([
      [undefined, 1],
      [undefined, 1],
    ])
  })

  it('of the listener or of equals ends nothing', async () => {
    const x = new TVar(0)
    const heard: number[] = []
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)
    const listener = (value: number) => {
      heard.push(value)
      if (value === 1) throw new Error('listener')
    }
    const equals = (value: number) => {
      if (value === 2) throw new Error('equals')
      return false
    }
    observe((tx) => x.get(tx), listener, { onError, equals })
    for (const value of [1, 2, 3]) {
      await put(x, value)
      await turnOfTheEventLoop()
    }
    expect(heard).toEqual([0, 1, 3])
    expect(errors).toEqual([new Error('listener'), new Error('equals')])
  })

  it('that has no taker is an unhandled rejection, and never one of the committer', async () => {
    const x = new TVar(13)
    const unhandled = await unhandledDuring(async () => {
      const heard: number[] = []
      const listener = (value: number) => {
        heard.push(value)
        throw new Error('no')
      }
      observe(fails(x), listener)
      await put(x, 1)
      await turnOfTheEventLoop()
      expect(heard).toEqual([1])
    })
    expect(unhandled).toEqual([new RangeError('thirteen'), new Error('no')])
  })
})

describe('the end', () => {
  const ways = {
    'by the function': () => {
      const controller = new AbortController()
      return { signal: controller.signal, end: (stop: () => void) => stop() }
    },
    'by the signal': () => {
      const controller = new AbortController()
      return { signal: controller.signal, end: () => controller.abort() }
    },
  }
  for (const [how, way] of Object.entries(ways)) {
    it(`${how} leaves nothing behind, and comes before a call that is due`, async () => {
      const x = new TVar(0)
      const { signal, end } = way()
      const { told, errors, stop } = follow((tx) => x.get(tx), { signal })
      await put(x, 1) // woken, and not told yet
      end(stop)
      expect(isWaitedFor(x)).toBe(false)
      await turnOfTheEventLoop()
      await put(x, 2)
      await turnOfTheEventLoop()
      stop()
      expect([told, errors]).toEqual([[[undefined, 0]], []])
      expect(getEventListeners(signal, 'abort')).toEqual([])
    })
  }

  it('may come from the listener', async () => {
    const x = new TVar(0)
    const controller = new AbortController()
    const heard: number[] = []
    const listener = (value: number) => {
      heard.push(value)
      if (value === 1) controller.abort()
    }
    observe((tx) => x.get(tx), listener, controller)
    for (const value of [1, 2]) {
      await put(x, value)
      await turnOfTheEventLoop()
    }
    expect([heard, isWaitedFor(x)]).toEqual([[0, 1], false])
  })

  it('before the start means that nothing runs', () => {
    const { told } = follow(() => 1, { signal: AbortSignal.abort() })
    expect(told).toEqual([])
  })
})

describe('the listener', () => {
  it('may change what it observes, and is called again once it has returned', async () => {
    const x = new TVar(0)
    let depth = 0
    const heard: [number, number][] = []
    observe(
      (tx) => x.get(tx),
      (value) => {
        depth += 1
        heard.push([value, depth])
        if (value < 3) atomicallySync((tx) => x.set(tx, value + 1))
        depth -= 1
      },
    )
    await turnOfTheEventLoop()
    expect(heard).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ])
  })

  it('sees the async context of the call to observe', async () => {
    const caller = new AsyncLocalStorage<string>()
    const x = new TVar(0)
    const seen: unknown[] = []
    caller.run('Alice', () =>
      observe(
        (tx) => [x.get(tx), caller.getStore()],
        (value) => seen.push([...value, caller.getStore()]),
      ),
    )
    await caller.run('Bob', () => put(x, 1))
    await turnOfTheEventLoop()
    expect(seen).toEqual([
      [0, 'Alice', 'Alice'],
      [1, 'Alice', 'Alice'],
    ])
  })

  it('never hears of a transaction that failed or is blocked', async () => {
    const [x, go] = [new TVar(0), new TVar(0)]
    const { told } = follow((tx) => x.get(tx))
    const failing = atomically((tx) => {
      x.set(tx, 1)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    void atomically((tx) => {
      x.set(tx, 2)
      check(tx, go.get(tx) > 0)
    })
    await turnOfTheEventLoop()
    expect(told).toEqual([[undefined, 0]])
  })
})
