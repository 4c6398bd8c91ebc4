import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  atomically,
  atomicallySync,
  ClosedError,
  check,
  orElse,
  retry,
  TQueue,
  TVar,
  type Tx,
} from '../index.ts'
import { Followed } from '../testing/conformance/subject.suite.ts'
import { collect } from './collect.suite.ts'
import { Threads } from './interleaved.suite.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, herd, quiet } from './quiet.suite.ts'
import { orUndefined, type TypeUnderTest, waits } from './random-terms.suite.ts'

const none = fc.constant<[]>([])
const item = fc.tuple(fc.nat({ max: 9 }))

type Strategy = 'unbounded' | 'bounded' | 'dropping' | 'sliding'

interface Model {
  readonly items: number[]
  isClosed: boolean
}

function queueType(strategy: Strategy, capacity: number): TypeUnderTest<TQueue<number>, Model> {
  const isFull = ({ items, isClosed }: Model) => !isClosed && items.length >= capacity
  const offer = (model: Model, item: number) => {
    if (isFull(model)) {
      if (strategy === 'bounded') waits()
      if (strategy === 'dropping' || capacity === 0) return false
      model.items.shift()
    }
    if (model.isClosed) throw new ClosedError()
    model.items.push(item)
    return true
  }
  const offerAll = (model: Model, items: number[]) => {
    if (strategy === 'bounded') {
      if (items.length > capacity) throw new RangeError()
      if (!model.isClosed && items.length > capacity - model.items.length) waits()
    }
    return items.filter((item) => offer(model, item)).length
  }
  const noItem = ({ isClosed }: Model): never => {
    if (isClosed) throw new ClosedError()
    return waits()
  }
  const take = (model: Model) => model.items.shift() ?? noItem(model)
  const peek = (model: Model) => model.items[0] ?? noItem(model)
  const unget = (model: Model, item: number) => {
    if (isFull(model)) waits()
    model.items.unshift(item)
  }
  const items = fc.tuple(fc.array(fc.nat({ max: 9 }), { maxLength: 4 }))
  return {
    create: () => TQueue[strategy]<number>(capacity as never),
    model: () => ({ items: [], isClosed: false }),
    operations: {
      offer: { args: item, run: (tx, queue, item) => queue.offer(tx, item), model: offer },
      tryOffer: {
        args: item,
        run: (tx, queue, item) => queue.tryOffer(tx, item),
        model: orUndefined(offer),
      },
      offerAll: {
        args: items,
        run: (tx, queue, items) => queue.offerAll(tx, items),
        model: offerAll,
      },
      tryOfferAll: {
        args: items,
        run: (tx, queue, items) => queue.tryOfferAll(tx, items),
        model: orUndefined(offerAll),
      },
      take: { args: none, run: (tx, queue) => queue.take(tx), model: take },
      tryTake: { args: none, run: (tx, queue) => queue.tryTake(tx), model: orUndefined(take) },
      peek: { args: none, run: (tx, queue) => queue.peek(tx), model: peek },
      tryPeek: { args: none, run: (tx, queue) => queue.tryPeek(tx), model: orUndefined(peek) },
      unget: { args: item, run: (tx, queue, item) => queue.unget(tx, item), model: unget },
      tryUnget: {
        args: item,
        run: (tx, queue, item) => queue.tryUnget(tx, item),
        model: orUndefined((model: Model, item: number) => {
          unget(model, item)
          return true
        }),
      },
      takeAll: {
        args: none,
        run: (tx, queue) => queue.takeAll(tx),
        model: ({ items }) => items.splice(0),
      },
      takeUpTo: {
        args: fc.tuple(fc.nat({ max: 3 })),
        run: (tx, queue, most) => queue.takeUpTo(tx, most),
        model: ({ items }, most) => items.splice(0, most),
      },
      close: {
        args: none,
        run: (tx, queue) => queue.close(tx),
        model: (model) => {
          const wasOpen = !model.isClosed
          model.isClosed = true
          return wasOpen
        },
      },
      isClosed: {
        args: none,
        run: (tx, queue) => queue.isClosed(tx),
        model: ({ isClosed }) => isClosed,
      },
      size: { args: none, run: (tx, queue) => queue.size(tx), model: ({ items }) => items.length },
      isEmpty: {
        args: none,
        run: (tx, queue) => queue.isEmpty(tx),
        model: ({ items }) => items.length === 0,
      },
      isFull: { args: none, run: (tx, queue) => queue.isFull(tx), model: isFull },
    },
    observe: (tx, queue) => ({ items: queue.toArray(tx), isClosed: queue.isClosed(tx) }),
    observeModel: (model) => model,
  }
}

modelBased('an unbounded TQueue', queueType('unbounded', Infinity))
for (const strategy of ['bounded', 'dropping', 'sliding'] as const) {
  for (const capacity of [0, 2]) {
    modelBased(`a ${strategy} TQueue of ${capacity}`, queueType(strategy, capacity))
  }
}

test('a capacity that is not a count is a RangeError at the call', () => {
  for (const capacity of [-1, 0.5, Number.NaN, Infinity, undefined as never, null as never]) {
    expect(() => TQueue.bounded(capacity)).toThrow(RangeError)
    expect(() => TQueue.dropping(capacity)).toThrow(RangeError)
    expect(() => TQueue.sliding(capacity)).toThrow(RangeError)
  }
  expect(TQueue.bounded(3).capacity).toBe(3)
  expect(TQueue.unbounded().capacity).toBe(Infinity)
})

test('a bounded TQueue of 0 is empty and full at the same time', () => {
  const queue = TQueue.bounded<number>(0)
  expect(atomicallySync((tx) => [queue.isEmpty(tx), queue.isFull(tx)])).toEqual([true, true])
  expect(atomicallySync((tx) => [queue.tryOffer(tx, 1), queue.tryTake(tx)])).toEqual([
    undefined,
    undefined,
  ])
})

test('offer waits while a bounded TQueue is full', async () => {
  const queue = TQueue.bounded<string>(1)
  const offers = Promise.all(['a', 'b'].map((item) => atomically((tx) => queue.offer(tx, item))))
  expect(await atomically((tx) => queue.take(tx))).toBe('a')
  expect(await offers).toEqual([true, true])
  expect(await atomically((tx) => queue.take(tx))).toBe('b')
})

test('offerAll of more items than a bounded TQueue could ever hold is a RangeError, and adds none', () => {
  const queue = TQueue.bounded<number>(2)
  expect(() => atomicallySync((tx) => queue.offerAll(tx, [1, 2, 3]))).toThrow(RangeError)
  expect(atomicallySync((tx) => queue.size(tx))).toBe(0)
})

test('of 1,000 waiting takers, an offer runs only the oldest', async () => {
  const queue = TQueue.unbounded<string>()
  const take = (tx: Tx) => queue.take(tx)
  expect(await herd(1000, take, (tx) => queue.offer(tx, 'it'))).toEqual({
    runs: 2000,
    isInOrder: true,
  })
})

test('of 1,000 waiting offerers, a take runs only the oldest', async () => {
  const queue = TQueue.bounded<unknown>(1)
  atomicallySync((tx) => queue.offer(tx, {}))
  const offer = (tx: Tx) => queue.offer(tx, {})
  expect(await herd(1000, offer, (tx) => queue.take(tx))).toEqual({ runs: 2000, isInOrder: true })
})

describe('a TQueue that is neither empty nor full', () => {
  test('lets an offer and a take interleave without a conflict', () => {
    const queue = TQueue.bounded<number>(4)
    atomicallySync((tx) => queue.offerAll(tx, [1, 2]))
    expect(atomicallySync((tx) => queue.take(tx))).toBe(1) // reverses the back
    const offer = counted((tx) => queue.offer(tx, 3))
    const take = counted((tx) => queue.take(tx))
    const threads = new Threads([offer, take])
    while (threads.able.length > 0) for (const task of threads.able) threads.step(task)
    // Each ran once for each variable that it reads, and once to the end: neither started over.
    expect([offer.runs, take.runs]).toEqual([3, 3])
    expect(atomicallySync((tx) => queue.toArray(tx))).toEqual([3])
  })

  test('wakes a transaction that waits for its last item by takes, and not by offers', async () => {
    const queue = TQueue.unbounded<number>()
    atomicallySync((tx) => queue.offerAll(tx, [1, 2, 3]))
    await atomically((tx) => queue.take(tx))
    const body = counted((tx) => check(tx, queue.tryPeek(tx) === 3))
    const isNext = atomically(body)
    for (let i = 0; i < 100; i += 1) await atomically((tx) => queue.offer(tx, i))
    await quiet()
    expect(body.runs).toBe(1)
    await atomically((tx) => queue.take(tx))
    await isNext
    expect(body.runs).toBe(2)
  })
})

test('a transaction that throws after it was woken loses no item', async () => {
  const queue = TQueue.unbounded<string>()
  const failing = atomically((tx) => {
    const item = queue.take(tx)
    throw new Error(`cannot use ${item}`)
  })
  await atomically((tx) => queue.offer(tx, 'it'))
  await expect(failing).rejects.toThrow('cannot use it')
  expect(atomicallySync((tx) => queue.takeAll(tx))).toEqual(['it'])
})

test('an aborted wait takes no item', async () => {
  const queue = TQueue.unbounded<string>()
  const controller = new AbortController()
  const waiting = atomically((tx) => queue.take(tx), { signal: controller.signal })
  const offered = atomically((tx) => queue.offer(tx, 'it'))
  controller.abort('enough') // after the offer, and before the wake-up
  await expect(waiting).rejects.toBe('enough')
  await offered
  expect(atomicallySync((tx) => queue.takeAll(tx))).toEqual(['it'])
})

test('a generator passed to offerAll still has its items when the transaction runs again', async () => {
  const queue = TQueue.bounded<number>(3)
  function* generated() {
    yield* [1, 2, 3]
  }
  const items = generated()
  atomicallySync((tx) => queue.offer(tx, 0))
  const offered = atomically((tx) => queue.offerAll(tx, items))
  expect(await atomically((tx) => queue.take(tx))).toBe(0)
  expect(await offered).toBe(3)
  expect(atomicallySync((tx) => queue.takeAll(tx))).toEqual([1, 2, 3])
})

test('changing the array passed to offerAll, or returned by toArray, does not change the queue', () => {
  const queue = TQueue.unbounded<number>()
  const items = [1, 2]
  atomicallySync((tx) => queue.offerAll(tx, items))
  items.push(3)
  atomicallySync((tx) => queue.toArray(tx)).push(4)
  expect(items).toEqual([1, 2, 3])
  expect(atomicallySync((tx) => queue.takeAll(tx))).toEqual([1, 2])
})

test('10,000 items come out in the order in which they went in, and free all the room', () => {
  const queue = TQueue.bounded<number>(10_000)
  const items = Array.from({ length: 10_000 }, (_, i) => i)
  for (const item of items) atomicallySync((tx) => queue.offer(tx, item))
  expect(atomicallySync((tx) => queue.isFull(tx))).toBe(true)
  expect(items.map(() => atomicallySync((tx) => queue.take(tx)))).toEqual(items)
  expect(atomicallySync((tx) => queue.offerAll(tx, items))).toBe(10_000)
})

test('a WouldBlockError names the part of the queue', () => {
  const queue = TQueue.bounded<number>(0, { name: 'jobs' })
  expect(() => atomicallySync((tx) => queue.take(tx))).toThrow('jobs.front, jobs.back')
  expect(() => atomicallySync((tx) => queue.offer(tx, 1))).toThrow('jobs.room, jobs.freed')
})

test('an attempt that comes to nothing does not reverse the back for the next one, and a committed one keeps nothing', async () => {
  const queue = TQueue.unbounded<object>()
  const isOpen = new TVar(0)
  atomicallySync((tx) =>
    queue.offerAll(
      tx,
      Array.from({ length: 100 }, () => ({})),
    ),
  )
  const fronts: unknown[] = []
  const taken = atomically((tx) => {
    const item = queue.take(tx)
    fronts.push(frontOf(tx, queue))
    check(tx, isOpen.get(tx) > 2)
    return item
  })
  for (let n = 1; n <= 3; n += 1) {
    await atomically((tx) => isOpen.set(tx, n))
    await quiet()
  }
  await taken
  expect(fronts.length).toBe(4)
  expect(new Set(fronts).size).toBe(1)

  const commit = () => {
    atomicallySync((tx) => queue.takeAll(tx))
    atomicallySync((tx) =>
      queue.offerAll(
        tx,
        Array.from({ length: 100 }, () => ({})),
      ),
    )
    return new WeakRef(atomicallySync((tx) => queue.take(tx)))
  }
  const item = commit()
  await collect()
  expect(item.deref()).toBeUndefined()
})

const frontOf = (tx: Tx, queue: TQueue<object>) =>
  (queue as unknown as { lists: { front: TVar<unknown> } }).lists.front.get(tx)

describe('closing a TQueue', () => {
  test('ends the waits of those who take, those who peek and those who offer', async () => {
    const [empty, full] = [TQueue.unbounded<number>({ name: 'jobs' }), TQueue.bounded<number>(1)]
    atomicallySync((tx) => full.offer(tx, 1))
    const waits = [
      new Followed<unknown>(atomically((tx) => empty.take(tx))),
      new Followed<unknown>(atomically((tx) => empty.peek(tx))),
      new Followed<unknown>(atomically((tx) => full.offer(tx, 2))),
    ]
    await atomically((tx) => empty.close(tx))
    await atomically((tx) => full.close(tx))
    await quiet()
    for (const { outcome } of waits) expect(outcome).toEqual({ error: expect.any(ClosedError) })
    const [first, , third] = waits.map(({ outcome }) => (outcome as { error: Error }).error.message)
    expect(first).toBe("queue 'jobs' is closed, and no item is left in it. Nothing was written.")
    expect(third).toBe('a queue is closed and accepts no more items. Nothing was written.')
    expect(atomicallySync((tx) => full.takeAll(tx))).toEqual([1])
  })

  test('runs one of 1,000 waiting takers after another, in their order', async () => {
    const queue = TQueue.unbounded<number>()
    const body = counted((tx) => queue.take(tx))
    const order: number[] = []
    const all = Array.from({ length: 1000 }, (_, i) =>
      atomically(body).catch(() => void order.push(i)),
    )
    await atomically((tx) => queue.close(tx))
    await Promise.all(all)
    expect(body.runs).toBe(2000)
    expect(order).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })

  test('is undone with its transaction', async () => {
    const queue = TQueue.bounded<number>(2)
    atomicallySync((tx) => queue.offerAll(tx, [1, 2]))
    const closing = orElse(
      (tx) => {
        queue.close(tx)
        return retry(tx)
      },
      (tx) => queue.isClosed(tx),
    )
    expect(atomicallySync(closing)).toBe(false)
    expect(atomicallySync((tx) => [queue.isFull(tx), queue.tryOffer(tx, 3)])).toEqual([
      true,
      undefined,
    ])
  })
})
