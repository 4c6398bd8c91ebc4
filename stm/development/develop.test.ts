import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  afterCommit,
  atomically,
  atomicallySync,
  check,
  MisuseError,
  observe,
  TMap,
  TQueue,
  TVar,
  type Tx,
} from '../index.ts'
import { collectGarbage } from '../testing/collect-garbage.suite.ts'
import { develop } from './develop.ts'

let restore = () => {}
afterEach(() => restore())

describe('freeze', () => {
  it('a value that was read or committed throws a TypeError when it is mutated in place', async () => {
    restore = develop({ freeze: true })
    const items = new TVar<{ readonly tags: string[] }[]>([{ tags: ['old'] }])
    const seen = await atomically((tx) => items.get(tx))
    expect(() => seen.push({ tags: [] })).toThrow(TypeError)
    expect(() => seen[0]?.tags.push('new')).toThrow(TypeError)

    const written = [{ tags: ['written'] }]
    await atomically((tx) => items.set(tx, written))
    expect(() => written[0]?.tags.push('new')).toThrow(TypeError)
  })

  it('instances of classes stay mutable, and so does everything once it is turned off', async () => {
    restore = develop({ freeze: true })
    const counter = new TVar(
      new (class {
        n = 0
      })(),
    )
    const instance = await atomically((tx) => counter.get(tx))
    instance.n += 1
    expect(instance.n).toBe(1)

    restore()
    const list = await atomically((tx) => new TVar([1]).get(tx))
    expect(list.push(2)).toBe(2)
  })

  it('goes down chains of any length', async () => {
    restore = develop({ freeze: true })
    const queue = TQueue.unbounded<number>()
    const map = new TMap<number, number>()
    await atomically((tx) => {
      for (let i = 0; i < 50_000; i += 1) queue.offer(tx, i)
      for (let i = 0; i < 20_000; i += 1) map.set(tx, i, i)
    })
    expect(await atomically((tx) => [queue.size(tx), map.size(tx)])).toEqual([50_000, 20_000])
  })

  it('goes on below what is frozen already, under symbols, and once around a circle', async () => {
    restore = develop({ freeze: true })
    const key = Symbol('key')
    const shallow = Object.freeze({ tags: ['old'], [key]: ['hidden'] })
    const circle: { tags: string[]; self?: object } = { tags: [] }
    circle.self = circle
    const x = new TVar([shallow, circle])
    await atomically((tx) => x.get(tx))
    for (const list of [shallow.tags, shallow[key], circle.tags]) {
      expect(() => list.push('new')).toThrow(TypeError)
    }
  })

  it('goes on beside what cannot be frozen', async () => {
    restore = develop({ freeze: true })
    const { proxy: revoked, revoke } = Proxy.revocable({}, {})
    revoke()
    const unwilling = new Proxy({}, { preventExtensions: () => false })
    const list = ['old']
    const x = new TVar<object | null>(null)
    await atomically((tx) => x.set(tx, { list, revoked, unwilling }))
    expect(await atomically((tx) => x.get(tx) !== null)).toBe(true)
    expect(() => list.push('new')).toThrow(TypeError)
  })

  it('runs no getters', async () => {
    restore = develop({ freeze: true })
    const value = {
      get broken(): never {
        throw new Error('a getter ran')
      },
    }
    const x = new TVar<object | null>(null)
    await atomically((tx) => x.set(tx, value))
    expect(Object.isFrozen(x.peek())).toBe(true)
  })
})

describe('chaos', () => {
  it('a side effect in a body happens twice, one after the commit once', async () => {
    restore = develop({ chaos: true })
    const log: string[] = []
    const x = new TVar(0)
    const result = await atomically((tx) => {
      log.push('in the body')
      afterCommit(tx, () => log.push('after the commit'))
      x.update(tx, (n) => n + 1)
      return x.get(tx)
    })
    expect(log).toEqual(['in the body', 'in the body', 'after the commit'])
    expect([result, x.peek()]).toEqual([1, 1])
  })

  it('a mutation in place happens twice, a replacement once', () => {
    restore = develop({ chaos: true })
    const leaky = new TVar<string[]>([])
    const sound = new TVar<readonly string[]>([])
    atomicallySync((tx) => {
      leaky.get(tx).push('once')
      sound.update(tx, (items) => [...items, 'once'])
    })
    expect(leaky.peek()).toEqual(['once', 'once'])
    expect(sound.peek()).toEqual(['once'])
  })

  it('a sound transaction waits, throws and is refused as before', async () => {
    restore = develop({ chaos: true })
    const x = new TVar(0)
    const waiting = atomically((tx) => check(tx, x.get(tx) > 0))
    await atomically((tx) => x.set(tx, 1))
    await waiting

    const failing = atomically((tx) => {
      x.set(tx, 9)
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(x.peek()).toBe(1)
    await expect(atomically((async () => {}) as never)).rejects.toThrow(MisuseError)
  })

  it('can be turned off', () => {
    develop({ chaos: true })()
    let runs = 0
    atomicallySync(() => {
      runs += 1
    })
    expect(runs).toBe(1)
  })
})

describe('linger', () => {
  const [from, to] = [new TVar(100), new TVar(0)]

  /** Moves 30, the second half after `pause`. Swallows the error of a late use. */
  const move = (pause: () => Promise<unknown>) => (tx: Tx) => {
    const inTwo = async () => {
      from.update(tx, (n) => n - 30)
      await pause()
      to.update(tx, (n) => n + 30)
    }
    void inTwo().catch(() => {})
  }
  const helper = async () => null
  const aMicrotask = async () => await helper()

  it('a transaction whose async helper goes on after the commit is rejected, with its name', async () => {
    restore = develop({ linger: true })
    const before = [from.peek(), to.peek()]
    const moving = atomically(move(aMicrotask), { name: 'the move' })
    await expect(moving).rejects.toThrow(MisuseError)
    await expect(moving).rejects.toThrow(/'the move'.*async/)
    expect([from.peek(), to.peek()]).toEqual([(before[0] as number) - 30, before[1]])
  })

  it('so is one whose helper was called by an attempt that had to wait', async () => {
    restore = develop({ linger: true })
    const go = new TVar(false)
    const moving = atomically((tx) => {
      if (!go.get(tx)) move(aMicrotask)(tx)
      check(tx, go.get(tx))
    })
    await atomically((tx) => go.set(tx, true))
    await expect(moving).rejects.toThrow(MisuseError)
  })

  it('a use after that is printed, and so is one after atomicallySync', async () => {
    restore = develop({ linger: true })
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      let goOn = () => {}
      const pause = new Promise<void>((resolve) => {
        goOn = resolve
      })
      await atomically(
        move(() => pause),
        { name: 'the slow move' },
      )
      atomicallySync(
        move(() => pause),
        { name: 'the move at once' },
      )
      expect(printed).not.toHaveBeenCalled()
      goOn()
      await vi.waitFor(() => expect(printed).toHaveBeenCalledTimes(2), 60_000)
      const messages = printed.mock.calls.map(([error]) => (error as Error).message)
      expect(messages).toEqual([
        expect.stringContaining("'the slow move'"),
        expect.stringContaining("'the move at once'"),
      ])
    } finally {
      printed.mockRestore()
    }
  })

  it('a sound transaction resolves, throws and is refused as before', async () => {
    restore = develop({ linger: true, chaos: true })
    const x = new TVar(0)
    const waiting = atomically((tx) => {
      check(tx, x.get(tx) > 0)
      return 'served'
    })
    await atomically((tx) => x.set(tx, 1))
    expect(await waiting).toBe('served')
    const failing = atomically(() => {
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(atomicallySync((tx) => x.get(tx))).toBe(1)
  })

  it('can be turned off, after which such a transaction resolves', async () => {
    develop({ linger: true })()
    const printed = vi.spyOn(console, 'error')
    await atomically(move(aMicrotask))
    await new Promise((resolve) => setImmediate(resolve))
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  })
})

it('several options stay off when they are turned off twice', async () => {
  const turnOff = develop({ chaos: true, linger: true })
  turnOff()
  turnOff()
  const body = vi.fn(() => {})
  await atomically(body)
  expect(body).toHaveBeenCalledTimes(1)
})

it('two that end in the order in which they began leave nothing on', async () => {
  const runsOf = async (): Promise<number> => {
    const body = vi.fn(() => {})
    await atomically(body)
    return body.mock.calls.length
  }
  const endLinger = develop({ linger: true })
  const endChaos = develop({ chaos: true })
  endLinger()
  expect(await runsOf()).toBe(2)
  endChaos()
  expect(await runsOf()).toBe(1)

  const ends = [develop({ chaos: true }), develop({ chaos: true })]
  for (const end of ends) end()
  expect(await runsOf()).toBe(1)

  const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
  const endLingers = [develop({ linger: true }), develop({ linger: true })]
  let goOn = () => {}
  const pause = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const late = async (tx: Tx) => {
    await pause
    new TVar(0).get(tx)
  }
  let used: Promise<unknown> = Promise.resolve()
  await atomically((tx) => {
    used = late(tx).catch(() => {})
  })
  for (const end of endLingers) end()
  goOn()
  await used
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
})

describe('lost', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  /** Collects garbage until `isDone`, but not forever. */
  async function collectUntil(isDone: () => boolean): Promise<void> {
    for (let i = 0; i < 100 && !isDone(); i += 1) {
      await turn() // what was looked at in this one stays until its end
      collectGarbage()
    }
  }

  /** Starts a transaction that waits for two variables, which nothing else refers to. */
  function hangHere(name?: string): void {
    const [left, right] = [new TVar(0, { name: 'left fork' }), new TVar(0, { name: 'right fork' })]
    void atomically((tx) => check(tx, left.get(tx) + right.get(tx) > 0), { name })
  }

  it('prints a wait that nothing can end, with its name, its variables and its caller', async () => {
    restore = develop({ lost: true })
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    hangHere('the meal')
    hangHere()
    await collectUntil(() => printed.mock.calls.length >= 2)
    const errors = printed.mock.calls.map(([error]) => error as Error)
    printed.mockRestore()
    expect(errors.map(({ name }) => name)).toEqual(Array(2).fill('BlockedForeverError'))
    expect(errors.map(({ message }) => message.split(', and')[0]).sort()).toEqual([
      'an unnamed transaction waits for left fork, right fork',
      "transaction 'the meal' waits for left fork, right fork",
    ])
    for (const { stack } of errors) expect(stack).toMatch(/hangHere.*develop\.test\.ts/)
  })

  it('prints no wait that can end or has ended, and no observation', async () => {
    restore = develop({ lost: true })
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const [x, controller] = [new TVar(0), new AbortController()]
    const passed = new WeakRef(new TVar(0))
    const pass = async () => {
      const own = passed.deref() as TVar<number>
      const waiting = atomically((tx) => check(tx, own.get(tx) > 0))
      await atomically((tx) => own.set(tx, 1))
      await waiting
    }
    await pass()
    void atomically((tx) => check(tx, x.get(tx) > 0))
    const abortable = async () => {
      const own = new TVar(0)
      await atomically((tx) => check(tx, own.get(tx) > 0), controller).catch(() => {})
    }
    void abortable()
    observe(
      (tx) => new TVar(0).get(tx),
      () => {},
    )
    await collectUntil(() => passed.deref() === undefined)
    expect(passed.deref()).toBeUndefined()
    await turn()
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
    controller.abort()
    await atomically((tx) => x.set(tx, 1))
  })

  it('can be turned off', async () => {
    develop({ lost: true })()
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    hangHere()
    const sign = new WeakRef({})
    await collectUntil(() => sign.deref() === undefined)
    expect(sign.deref()).toBeUndefined()
    await turn()
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  })
})
