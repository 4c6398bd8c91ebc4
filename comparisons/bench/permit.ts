import { Semaphore } from 'async-mutex'
import { Effect as Effect3, STM as STM3, TSemaphore as TSemaphore3 } from 'effect3'
import { Effect as Effect4, TxSemaphore } from 'effect4'
import { atomically, TSemaphore } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { ChainLock } from './chain-lock.ts'

// Many tasks start at once and acquire the same permit. Each holds it over an await.

/**
 * What the tasks do while they hold the permit. Counts them, and those that found another one
 * inside.
 */
class Room {
  #inside = 0
  served = 0
  crowded = 0

  readonly enter = (): void => {
    this.#inside += 1
    if (this.#inside > 1) this.crowded += 1
  }

  readonly leave = (): void => {
    this.#inside -= 1
    this.served += 1
  }

  readonly visit = async (): Promise<void> => {
    this.enter()
    await undefined
    this.leave()
  }

  readonly result = () => [this.served, this.crowded]
}

/** Starts `count` tasks at once and waits for all of them, `times` times. */
function crowd(count: number, times: number, task: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    for (let i = 0; i < times; i += 1) await Promise.all(Array.from({ length: count }, task))
  }
}

const inTurn = { concurrency: 'unbounded', discard: true } as const
const numbered = (count: number) => Array.from({ length: count }, (_, i) => i)

const contenders: by.Sized = {
  // One task after the other, so that no permit is needed.
  [by.AWAIT]: (count) => (times) => {
    const room = new Room()
    const run = async () => {
      for (let i = 0; i < times * count; i += 1) await room.visit()
    }
    return { run, result: room.result }
  },
  [by.MUTEX]: (count) => (times) => {
    const room = new Room()
    const permit = new Semaphore(1)
    return { run: crowd(count, times, () => permit.runExclusive(room.visit)), result: room.result }
  },
  [by.CHAIN]: (count) => (times) => {
    const room = new Room()
    const lock = new ChainLock()
    return { run: crowd(count, times, () => lock.run(room.visit)), result: room.result }
  },
  [by.STM]: (count) => (times) => {
    const room = new Room()
    const permit = new TSemaphore(1)
    return {
      run: crowd(count, times, () => permit.withPermits(1, room.visit)),
      result: room.result,
    }
  },
  [by.EFFECT3]: (count) => (times) => {
    const room = new Room()
    const permit = Effect3.runSync(STM3.commit(TSemaphore3.make(1)))
    const task = TSemaphore3.withPermit(Effect3.promise(room.visit), permit)
    const all = Effect3.forEach(numbered(count), () => task, inTurn)
    const run = async () => {
      for (let i = 0; i < times; i += 1) await Effect3.runPromise(all)
    }
    return { run, result: room.result }
  },
  [by.EFFECT4]: (count) => (times) => {
    const room = new Room()
    const permit = Effect4.runSync(TxSemaphore.make(1))
    const task = TxSemaphore.withPermit(permit, Effect4.promise(room.visit))
    const all = Effect4.forEach(numbered(count), () => task, inTurn)
    const run = async () => {
      for (let i = 0; i < times; i += 1) await Effect4.runPromise(all)
    }
    return { run, result: room.result }
  },
}

const countingReruns: by.Sized = {
  [by.STM]: (count) => (times) => {
    const room = new Room()
    const permit = new TSemaphore(1)
    let attempts = 0
    const task = async () => {
      await atomically((tx) => {
        attempts += 1
        permit.acquire(tx)
      })
      await room.visit()
      await atomically((tx) => permit.release(tx))
    }
    const reruns = () => attempts - times * count
    return { run: crowd(count, times, task), result: room.result, count: reruns }
  },
  [by.EFFECT3]: (count) => (times) => {
    const room = new Room()
    const permit = Effect3.runSync(STM3.commit(TSemaphore3.make(1)))
    let attempts = 0
    const acquire = STM3.suspend(() => {
      attempts += 1
      return TSemaphore3.acquire(permit)
    })
    const task = Effect3.zipRight(
      Effect3.zipRight(STM3.commit(acquire), Effect3.promise(room.visit)),
      STM3.commit(TSemaphore3.release(permit)),
    )
    const run = () => Effect3.runPromise(Effect3.forEach(numbered(count), () => task, inTurn))
    return { run, result: room.result, count: () => attempts - times * count }
  },
  [by.EFFECT4]: (count) => (times) => {
    const room = new Room()
    const permit = Effect4.runSync(TxSemaphore.make(1))
    let attempts = 0
    const acquire = Effect4.suspend(() => {
      attempts += 1
      return TxSemaphore.acquire(permit)
    })
    const task = Effect4.andThen(
      Effect4.andThen(Effect4.tx(acquire), Effect4.promise(room.visit)),
      TxSemaphore.release(permit),
    )
    const run = () => Effect4.runPromise(Effect4.forEach(numbered(count), () => task, inTurn))
    return { run, result: room.result, count: () => attempts - times * count }
  },
}

const sizes = [100, 1000]

export const permits = sizes.map(
  (count): by.Benchmark => ({
    name: `permit-for-${count}`,
    title: `one permit for ${by.spelt(count)} tasks that start at once`,
    unit: 'ns',
    per: 'task',
    size: count,
    isSlow: count > 100,
    contenders: by.sized(contenders, count),
    expected: (times) => [times * count, 0],
    targets: [{ contender: by.STM, against: by.MUTEX, atMost: 2 }],
  }),
)

export const reruns = sizes.map(
  (count): by.Benchmark => ({
    name: `re-runs-for-${count}`,
    title: `re-runs of a blocked acquire until ${by.spelt(count)} tasks are served`,
    unit: 're-runs',
    per: 'task',
    size: count,
    max: 1,
    isSlow: count > 100,
    contenders: by.sized(countingReruns, count),
    expected: (times) => [times * count, 0],
    targets: [{ contender: by.STM, atMost: 1.01 }],
  }),
)
