import { Semaphore } from 'async-mutex'
import type { World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

/** A reader has one of the two permits, a writer has both. */
class Cache {
  readonly lock = new Semaphore(2)
  isStale = true
}

async function refresh(cache: Cache, { work }: World): Promise<void> {
  await work('fetches the news')
  cache.isStale = false
}

const twoReaders =
  (read: (cache: Cache, world: World) => Promise<void>): Program =>
  (world) => {
    const cache = new Cache()
    return {
      subject: cache,
      tasks: { Alice: () => read(cache, world), Bob: () => read(cache, world) },
    }
  }

export default {
  lesson:
    'Two who read and want to write wait for each other to stop; give back first, look again.',
  wrong: twoReaders(async (cache, world) => {
    await cache.lock.acquire(1)
    if (cache.isStale) {
      await cache.lock.acquire(1)
      await refresh(cache, world)
      cache.lock.release(1)
    }
    cache.lock.release(1)
  }),
  right: twoReaders(async (cache, world) => {
    await cache.lock.acquire(1)
    if (cache.isStale) {
      cache.lock.release(1)
      await cache.lock.acquire(2)
      if (cache.isStale) await refresh(cache, world)
      cache.lock.release(1)
    }
    cache.lock.release(1)
  }),
  outcomes: ['completed', 'deadlock'],
  preemptions: 1,
} satisfies Specimen
