import { createCache } from 'async-cache-dedupe'
import AsyncLock from 'async-lock'
import { Mutex } from 'async-mutex'
import { Sema } from 'async-sema'
import pLimit from 'p-limit'
import pMemoize from 'p-memoize'
import PQueue from 'p-queue'
import type { Way } from './seen.ts'
import { inTurn, shared, taken } from './ways.ts'

export const packages: readonly Way[] = [
  inTurn('p-limit', '`limit(job)`', () => pLimit(1)),
  inTurn('p-queue', '`queue.add(job)`', () => {
    const queue = new PQueue({ concurrency: 1 })
    return (job) => queue.add(job)
  }),
  inTurn('async-lock', '`lock.acquire(key, job)`', () => {
    const lock = new AsyncLock()
    return (job) => lock.acquire('key', job)
  }),
  inTurn('async-mutex', '`mutex.runExclusive(job)`', () => {
    const mutex = new Mutex()
    return (job) => mutex.runExclusive(job)
  }),
  taken('async-mutex', '`await mutex.acquire()`', () => {
    const mutex = new Mutex()
    return () => mutex.acquire()
  }),
  taken('async-sema', '`await sema.acquire()`', () => {
    const sema = new Sema(1)
    return async () => {
      await sema.acquire()
      return () => sema.release()
    }
  }),
  shared('p-memoize', 'a load that is shared', (load) => pMemoize(load)),
  shared('async-cache-dedupe', 'a load that is shared', (load) => {
    const cache = createCache({ ttl: 0 }).define('value', (_key: string) => load())
    return () => cache.value('key')
  }),
]
