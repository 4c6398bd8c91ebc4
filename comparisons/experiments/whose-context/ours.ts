import {
  afterCommit,
  atomically,
  check,
  observe,
  TQueue,
  TSemaphore,
  TVar,
} from '../../../stm/index.ts'
import type { Way } from './seen.ts'
import { callback, inTurn, type Job } from './ways.ts'

const raise = (x: TVar<number>) => () => atomically((tx) => x.set(tx, 1))

/** The transactions of this project. */
export const ours: readonly Way[] = [
  callback(
    'stm',
    'the body of `atomically`, run again',
    () => new TVar(0),
    (x, f) => {
      void atomically((tx) => {
        check(tx, x.get(tx) > 0)
        f()
      })
      return { letGo: raise(x) }
    },
  ),
  callback(
    'stm',
    '`afterCommit(tx, f)`',
    () => new TVar(0),
    (x, f) => {
      void atomically((tx) => {
        check(tx, x.get(tx) > 0)
        afterCommit(tx, f)
      })
      return { letGo: raise(x) }
    },
  ),
  callback(
    'stm',
    '`observe(body, f)`, called again',
    () => new TVar(0),
    (x, f) => {
      const end = observe(
        (tx) => x.get(tx),
        (value) => value > 0 && f(),
      )
      return { letGo: raise(x), end }
    },
  ),
  inTurn('stm', '`semaphore.withPermits(1, job)`', () => {
    const semaphore = new TSemaphore(1)
    return (job) => semaphore.withPermits(1, job)
  }),
  callback(
    'stm',
    'a job in a `TQueue`, which the holder takes and runs',
    () => TQueue.unbounded<Job>(),
    (queue, f) => {
      void atomically((tx) => queue.offer(tx, async () => f()))
      return { letGo: async () => (await atomically((tx) => queue.take(tx)))() }
    },
  ),
]
