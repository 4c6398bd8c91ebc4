import { afterEach, describe, expect, it } from 'vitest'
import { develop } from './develop.ts'
import {
  afterCommit,
  atomically,
  atomicallySync,
  check,
  MisuseError,
  TMap,
  TQueue,
  TVar,
} from './index.ts'

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

  it('it can be turned off', () => {
    develop({ chaos: true })()
    let runs = 0
    atomicallySync(() => {
      runs += 1
    })
    expect(runs).toBe(1)
  })
})
