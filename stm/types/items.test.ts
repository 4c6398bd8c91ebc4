import { afterEach, describe, expect, test, vi } from 'vitest'
import { useEngine } from '../engine-in-use.ts'
import {
  atomically,
  atomicallySync,
  MisuseError,
  TChan,
  TimeoutError,
  TQueue,
  type Tx,
} from '../index.ts'
import { Followed } from '../testing/conformance/subject.suite.ts'
import { VersionedStore } from '../testing/versioned-store.ts'
import { quiet } from './quiet.suite.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A queue or a channel, under one name for each operation. */
interface Source {
  readonly iterable: TQueue<string> | TChan<string>
  add(tx: Tx, item: string): unknown
  left(tx: Tx): string[]
}

const sources: Record<string, () => Source> = {
  'a TQueue': () => {
    const queue = TQueue.unbounded<string>()
    return {
      iterable: queue,
      add: (tx, item) => queue.offer(tx, item),
      left: (tx) => queue.toArray(tx),
    }
  },
  'a TChan': () => {
    const channel = new TChan<string>()
    return {
      iterable: channel,
      add: (tx, item) => channel.send(tx, item),
      left: (tx) => {
        const items: string[] = []
        while (!channel.isEmpty(tx)) items.push(channel.receive(tx))
        return items
      },
    }
  },
}

describe.each(Object.entries(sources))('for await over %s', (_, create) => {
  const given = (...items: string[]) => {
    const source = create()
    for (const item of items) atomicallySync((tx) => source.add(tx, item))
    return source
  }
  const add = ({ add }: Source, item: string) => atomically((tx) => void add(tx, item))
  const close = ({ iterable }: Source) => atomically((tx) => iterable.close(tx))
  const left = ({ left }: Source) => atomicallySync(left)

  async function collect({ iterable }: Source, into: string[]): Promise<string[]> {
    for await (const item of iterable) into.push(item)
    return into
  }

  test('receives what is there and what comes, and ends when it is closed and empty', async () => {
    const source = given('a', 'b')
    const items: string[] = []
    const all = new Followed(collect(source, items))
    await quiet()
    expect([items, all.outcome]).toEqual([['a', 'b'], 'pending'])
    await add(source, 'c')
    await close(source)
    await quiet()
    expect(all.outcome).toEqual({ value: ['a', 'b', 'c'] })
    expect(await collect(source, [])).toEqual([])
  })

  test('takes nothing before it is asked to, and a break leaves the rest', async () => {
    const source = given('a', 'b', 'c')
    const items = source.iterable.items()
    await quiet()
    expect(atomicallySync((tx) => source.iterable.isEmpty(tx))).toBe(false)
    for await (const item of items) {
      expect(item).toBe('a')
      break
    }
    expect(await items.next()).toEqual({ done: true, value: undefined })
    expect(left(source)).toEqual(['b', 'c'])
  })

  test('loses only the item whose body throws', async () => {
    const source = given('a', 'b')
    const loop = async () => {
      for await (const item of source.iterable) throw new Error(`cannot use ${item}`)
    }
    await expect(loop()).rejects.toThrow('cannot use a')
    expect(left(source)).toEqual(['b'])
  })

  test('throws the reason of a signal, and the wait takes nothing', async () => {
    const source = given('a')
    const controller = new AbortController()
    const items = source.iterable.items({ signal: controller.signal })
    const seen: string[] = []
    const loop = async () => {
      for await (const item of items) seen.push(item)
    }
    const ended = new Followed(loop())
    await quiet()
    controller.abort('enough')
    await add(source, 'b')
    await quiet()
    expect([seen, ended.outcome]).toEqual([['a'], { error: 'enough' }])
    expect(await items.next()).toEqual({ done: true, value: undefined })
    expect(left(source)).toEqual(['b'])
  })

  test('takes nothing with a signal that has fired already', async () => {
    const source = given('a')
    const items = source.iterable.items({ signal: AbortSignal.abort('too late') })
    await expect(items.next()).rejects.toBe('too late')
    expect(left(source)).toEqual(['a'])
  })

  test('gives each item the whole timeout', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const source = given()
    const items = source.iterable.items({ timeout: 50 })
    const seen: string[] = []
    const loop = async () => {
      for await (const item of items) seen.push(item)
    }
    const ended = new Followed(loop())
    for (const item of ['a', 'b']) {
      vi.advanceTimersByTime(40)
      await add(source, item)
      await quiet()
    }
    vi.advanceTimersByTime(50)
    await quiet()
    expect([seen, ended.outcome]).toEqual([['a', 'b'], { error: expect.any(TimeoutError) }])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is ended by return, which ends each next that waits and takes nothing', async () => {
    const source = given()
    const items = source.iterable.items()
    const waiting = [new Followed(items.next()), new Followed(items.next())]
    await quiet()
    const returned = items.return?.()
    await add(source, 'a')
    expect(await returned).toEqual({ done: true, value: undefined })
    await quiet()
    const done = { value: { done: true, value: undefined } }
    expect(waiting.map(({ outcome }) => outcome)).toEqual([done, done])
    expect(left(source)).toEqual(['a'])
  })

  test('answers several next at once in their order', async () => {
    const source = given('a')
    const items = source.iterable.items()
    const all = Promise.all([items.next(), items.next(), items.next()])
    await add(source, 'b')
    await close(source)
    expect(await all).toEqual([
      { done: false, value: 'a' },
      { done: false, value: 'b' },
      { done: true, value: undefined },
    ])
  })

  test('tells an item that is undefined from the end', async () => {
    const source = given(undefined as never)
    await close(source)
    expect(await collect(source, [])).toEqual([undefined])
  })
})

test('several loops over one TQueue share the items out, and all of them end', async () => {
  const queue = TQueue.bounded<number>(2)
  const seen: number[] = []
  const worker = async () => {
    for await (const item of queue) seen.push(item)
  }
  const workers = [worker(), worker(), worker()]
  for (let i = 0; i < 20; i += 1) await atomically((tx) => queue.offer(tx, i))
  await atomically((tx) => queue.close(tx))
  await Promise.all(workers)
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
})

test('a loop on another engine ends there', async () => {
  const store = new VersionedStore()
  const restore = useEngine(store)
  const queue = TQueue.bounded<number>(1, { newTVar: store.newTVar })
  const seen: number[] = []
  const worker = (async () => {
    for await (const item of queue) seen.push(item)
  })()
  for (let i = 0; i < 5; i += 1) await atomically((tx) => queue.offer(tx, i))
  await atomically((tx) => queue.close(tx))
  await worker
  expect(seen).toEqual([0, 1, 2, 3, 4])
  restore()
})

test('a channel that keeps nothing to receive cannot be iterated', () => {
  expect(() => TChan.broadcast<string>().items()).toThrow(MisuseError)
})
