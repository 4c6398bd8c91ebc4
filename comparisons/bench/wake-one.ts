import { Semaphore } from 'async-mutex'
import { Effect as Effect3, Fiber as Fiber3, STM as STM3, TSemaphore as TSemaphore3 } from 'effect3'
import { Effect as Effect4, Fiber as Fiber4, TxSemaphore } from 'effect4'
import { atomically, TSemaphore } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { repeat3, repeat4 } from './effect-loops.ts'

// `count` workers wait for work. Each piece of work wakes one of them, which reports back and waits
// again, behind the others. The next piece is handed out when the previous one is done.

/** Runs `serve` again and again in `count` tasks, which all begin by waiting. */
function hire(count: number, serve: () => Promise<void>): void {
  const work = async () => {
    for (;;) await serve()
  }
  for (let i = 0; i < count; i += 1) void work()
}

const contenders: by.Sized = {
  // A list of the waiting workers, which the producer of work shifts from.
  [by.PLAIN]: (count) => (times) => {
    let served = 0
    let done = () => {}
    const waiting: (() => void)[] = []
    hire(count, async () => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      served += 1
      done()
    })
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        const finished = new Promise<void>((resolve) => {
          done = resolve
        })
        waiting.shift()?.()
        await finished
      }
    }
    return { run, result: () => served }
  },
  [by.MUTEX]: (count) => (times) => {
    const work = new Semaphore(0)
    const done = new Semaphore(0)
    let served = 0
    hire(count, async () => {
      await work.acquire()
      served += 1
      done.release()
    })
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        work.release()
        await done.acquire()
      }
    }
    return { run, result: () => served }
  },
  [by.STM]: (count) => (times) => {
    const work = new TSemaphore(0)
    const done = new TSemaphore(0)
    let served = 0
    hire(count, async () => {
      await atomically((tx) => work.acquire(tx))
      served += 1
      await atomically((tx) => done.release(tx))
    })
    const run = async () => {
      for (let i = 0; i < times; i += 1) {
        await atomically((tx) => work.release(tx))
        await atomically((tx) => done.acquire(tx))
      }
    }
    return { run, result: () => served }
  },
  [by.EFFECT3]: (count) => async (times) => {
    const work = Effect3.runSync(STM3.commit(TSemaphore3.make(0)))
    const done = Effect3.runSync(STM3.commit(TSemaphore3.make(0)))
    let served = 0
    const serve = STM3.commit(TSemaphore3.acquire(work)).pipe(
      Effect3.tap(() => {
        served += 1
      }),
      Effect3.zipRight(STM3.commit(TSemaphore3.release(done))),
      Effect3.forever,
    )
    const workers = Array.from({ length: count }, () => Effect3.runFork(serve))
    const give = Effect3.zipRight(
      STM3.commit(TSemaphore3.release(work)),
      STM3.commit(TSemaphore3.acquire(done)),
    )
    await Effect3.runPromise(Effect3.yieldNow())
    const run = () => repeat3(times, () => give)
    const end = () => Effect3.runPromise(Fiber3.interruptAll(workers))
    return { run, result: () => served, end }
  },
  [by.EFFECT4]: (count) => async (times) => {
    // A semaphore of effect 4 never holds more permits than at first: start with one, and take it.
    const [work, done] = await Effect4.runPromise(
      Effect4.all([TxSemaphore.make(1), TxSemaphore.make(1)]),
    )
    await Effect4.runPromise(Effect4.andThen(TxSemaphore.acquire(work), TxSemaphore.acquire(done)))
    let served = 0
    const serve = TxSemaphore.acquire(work).pipe(
      Effect4.tap(() =>
        Effect4.sync(() => {
          served += 1
        }),
      ),
      Effect4.andThen(TxSemaphore.release(done)),
      Effect4.forever,
    )
    const workers = Array.from({ length: count }, () => Effect4.runFork(serve))
    const give = Effect4.andThen(TxSemaphore.release(work), TxSemaphore.acquire(done))
    await Effect4.runPromise(Effect4.yieldNow)
    const run = () => repeat4(times, () => give)
    const end = () => Effect4.runPromise(Fiber4.interruptAll(workers))
    return { run, result: () => served, end }
  },
}

export const benchmarks = [10, 100, 1000, 10_000].map(
  (count): by.Benchmark => ({
    name: `wake-one-of-${count}`,
    title: `one of ${by.spelt(count)} blocked tasks is woken, and reports back`,
    unit: 'ns',
    per: 'wake-up',
    size: 1,
    isSlow: count > 1000,
    contenders: by.sized(contenders, count),
    expected: (times) => times,
  }),
)
