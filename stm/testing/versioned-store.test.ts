import { describe, expect, it } from 'vitest'
import { PreemptiveEngine } from '../buffered/preemptive.ts'
import type { Engine } from '../engine.ts'
import { eventLoop } from '../event-loop/engine.ts'
import {
  catchSTM,
  check,
  MisuseError,
  orElse,
  retry,
  TArray,
  TChan,
  TMap,
  TMVar,
  TPriorityQueue,
  TPromise,
  TQueue,
  TReentrantLock,
  TSemaphore,
  TSet,
  TVar,
  type Tx,
} from '../index.ts'
import { Followed } from './conformance/subject.suite.ts'
import { conformance, type SubjectOptions, turnOfTheEventLoop } from './conformance.suite.ts'
import { lawsOf } from './laws.suite.ts'
import { semantics } from './semantics.suite.ts'
import { VersionedStore } from './versioned-store.ts'

let store: VersionedStore
const makeEngine = () => {
  store = new VersionedStore()
  return store
}
const options: SubjectOptions = {
  exempt: {
    'the first attempt ends before the call returns': 'a read and a commit are answered later',
    'a body runs once, and once more for each wake-up': 'it runs again with each answer',
    'the oldest waiter is served first': 'each woken transaction has a microtask of its own',
  },
  newTVar: (initial, options) => store.newTVar(initial, options),
  isWaitedFor: (variable) => store.isWatched(variable),
}
conformance('a versioned store', makeEngine, options)
lawsOf('a versioned store', makeEngine, options)
semantics('a versioned store', makeEngine, options)

describe('a transaction that conflicts with another on a versioned store', () => {
  it('runs again with the current values, and never sees a mixture', async () => {
    const store = new VersionedStore()
    const pair = [store.newTVar(0), store.newTVar(0)] as const
    const differences: number[] = []
    const raise = (tx: Tx) => {
      for (const variable of pair) variable.update(tx, (n) => n + 1)
    }
    const compare = (tx: Tx) => differences.push(pair[0].get(tx) - pair[1].get(tx))
    const tasks = Array.from({ length: 30 }, (_, i) =>
      store.atomically<unknown>(i % 3 === 0 ? compare : raise),
    )
    await Promise.all(tasks)
    expect(pair.map((variable) => variable.peek())).toEqual([20, 20])
    expect(differences.filter((difference) => difference !== 0)).toEqual([])
  })
})

describe('a variable in a transaction of another engine', () => {
  const host = {
    point: () => undefined,
    block: () => ({ woken: Promise.resolve(), wake() {} }),
    began() {},
    read() {},
    conflicted() {},
    threw() {},
    committed() {},
  }
  const here = new VersionedStore('the store here')
  const there = new VersionedStore('the store there')
  const cases: readonly (readonly [TVar<number>, Engine, TVar<number>, RegExp])[] = [
    [
      new TVar(0, { name: 'balance' }),
      here,
      here.newTVar(0),
      /'balance' belongs to the event loop \(it is a plain TVar\), .* runs on the store here\./,
    ],
    [
      here.newTVar(0, { name: 'balance' }),
      eventLoop,
      new TVar(0),
      /'balance' belongs to the store here, but the transaction runs on the event loop\./,
    ],
    [
      here.newTVar(0, { name: 'balance' }),
      new PreemptiveEngine(host),
      new TVar(0),
      /'balance' belongs to the store here, but the transaction runs on the preemptive model\./,
    ],
    [
      here.newTVar(0),
      there,
      there.newTVar(0),
      /an unnamed variable belongs to the store here, .* runs on the store there\./,
    ],
  ]
  const uses: Record<string, (tx: Tx, variable: TVar<number>) => unknown> = {
    get: (tx, variable) => variable.get(tx),
    set: (tx, variable) => variable.set(tx, 1),
    update: (tx, variable) => variable.update(tx, (n) => n + 1),
    modify: (tx, variable) => variable.modify(tx, (n) => [n, n + 1]),
    swap: (tx, variable) => variable.swap(tx, 1),
    'get in an alternative': (tx, variable) => orElse((tx) => variable.get(tx), retry)(tx),
    'set in a catchSTM': (tx, variable) =>
      catchSTM(
        (tx) => variable.set(tx, 1),
        (error) => () => {
          throw error
        },
      )(tx),
  }

  for (const [variable, engine, own, message] of cases) {
    for (const [what, use] of Object.entries(uses)) {
      it(`cannot be used: ${what}, ${message.source.slice(0, 60)}…`, async () => {
        const body = (tx: Tx) => {
          own.set(tx, 1)
          use(tx, variable)
        }
        const refused = new Followed(engine.atomically(body))
        await turnOfTheEventLoop()
        expect(refused.outcome).toEqual({ error: expect.any(MisuseError) })
        expect(() => engine.atomicallySync(body)).toThrow(message)
        expect(() => engine.atomicallySync(body)).toThrow(/Nothing was written/)
        expect([own.peek(), variable.peek()]).toEqual([0, 0])
      })
    }
  }

  it('can be used after all if its class overrides nothing', async () => {
    class Counter extends TVar<number> {
      next(tx: Tx): number {
        return this.modify(tx, (n) => [n, n + 1])
      }
    }
    const counter = new Counter(5)
    expect(await eventLoop.atomically((tx) => counter.next(tx))).toBe(5)
    expect(counter.peek()).toBe(6)
  })
})

describe('the transactional types on a versioned store', () => {
  const store = new VersionedStore()
  const on = { newTVar: store.newTVar, name: 'it' }
  const sync = <A>(body: (tx: Tx) => A): A => store.atomicallySync(body)

  /** Checks that `wait` blocks until `wake` has run, and then resolves with `result`. */
  async function expectWait(
    wait: (tx: Tx) => unknown,
    wake: (tx: Tx) => unknown,
    result: unknown,
  ): Promise<void> {
    const waiting = new Followed(store.atomically(wait))
    await turnOfTheEventLoop()
    expect(waiting.outcome).toBe('pending')
    await store.atomically(wake)
    await turnOfTheEventLoop()
    expect(waiting.outcome).toEqual({ value: result })
  }

  it('TMVar', () => {
    const box = TMVar.empty<string>(on)
    return expectWait(
      (tx) => box.take(tx),
      (tx) => box.put(tx, 'hello'),
      'hello',
    )
  })

  it('TPromise', () => {
    const promise = new TPromise<number>(on)
    return expectWait(
      (tx) => promise.await(tx),
      (tx) => promise.succeed(tx, 5),
      5,
    )
  })

  it('TArray', () => {
    const array = TArray.from([1, 2], on)
    return expectWait(
      (tx) => check(tx, array.get(tx, 1) > 2),
      (tx) => array.update(tx, 1, (n) => n + 1),
      undefined,
    )
  })

  it('TSemaphore', () => {
    const permits = new TSemaphore(0, on)
    return expectWait(
      (tx) => permits.acquire(tx, 2),
      (tx) => permits.release(tx, 2),
      undefined,
    )
  })

  it('TQueue', async () => {
    const queue = TQueue.bounded<number>(1, on)
    await expectWait(
      (tx) => queue.take(tx),
      (tx) => queue.offer(tx, 7),
      7,
    )
    sync((tx) => queue.offer(tx, 8))
    await expectWait(
      (tx) => queue.offer(tx, 9),
      (tx) => queue.take(tx),
      true,
    )
    expect(sync((tx) => queue.takeAll(tx))).toEqual([9])
  })

  it('TPriorityQueue', () => {
    const queue = new TPriorityQueue<number>((a, b) => a - b, on)
    return expectWait(
      (tx) => queue.take(tx),
      (tx) => [3, 1, 2].map((item) => queue.offer(tx, item)),
      1,
    )
  })

  it('TChan, which creates variables in transactions', async () => {
    const news = TChan.broadcast<string>(on)
    const [ann, bob] = sync((tx) => [news.dup(tx), news.dup(tx)] as const)
    await expectWait(
      (tx) => ann.receive(tx),
      (tx) => news.send(tx, 'rain'),
      'rain',
    )
    sync((tx) => bob.unget(tx, 'sun'))
    expect(sync((tx) => [bob.receive(tx), bob.receive(tx)])).toEqual(['sun', 'rain'])
  })

  it('TMap and TSet, which create variables in transactions', async () => {
    const map = new TMap([['tea', 2]], on)
    await expectWait(
      (tx) => map.get(tx, 'milk') ?? retry(tx),
      (tx) => map.set(tx, 'milk', 1),
      1,
    )
    const set = new TSet(['Ann'], on)
    await expectWait(
      (tx) => check(tx, set.has(tx, 'Bob')),
      (tx) => set.add(tx, 'Bob'),
      undefined,
    )
    expect(sync((tx) => [map.entries(tx), set.values(tx)])).toEqual([
      [
        ['tea', 2],
        ['milk', 1],
      ],
      ['Ann', 'Bob'],
    ])
  })

  it('TReentrantLock', async () => {
    const lock = new TReentrantLock(on)
    sync((tx) => lock.acquireRead(tx, 'Ann'))
    await expectWait(
      (tx) => lock.acquireWrite(tx, 'Bob'),
      (tx) => lock.releaseRead(tx, 'Ann'),
      undefined,
    )
    expect(sync((tx) => [lock.isWriting(tx), lock.readerCount(tx)])).toEqual([true, 0])
  })
})
