import AsyncLock from 'async-lock'
import type { Program, World } from '../../explorer/index.ts'

type TakeTwo = (lock: AsyncLock, keys: readonly [string, string], world: World) => Promise<unknown>

const nested: TakeTwo = (lock, [first, second], { work }) =>
  lock.acquire(first, async () => {
    await work('thinks')
    await lock.acquire(second, () => work('pays'))
  })

const together: TakeTwo = (lock, keys, { work }) => lock.acquire([...keys], () => work('pays'))

const sorted: TakeTwo = (lock, keys, { work }) => lock.acquire([...keys].sort(), () => work('pays'))

/** Alice and Bob name the same two keys in opposite orders. */
const opposite =
  (takeTwo: TakeTwo): Program =>
  (world) => {
    const lock = new AsyncLock()
    return {
      subject: { lock },
      tasks: {
        Alice: () => takeTwo(lock, ['cash', 'loans'], world),
        Bob: () => takeTwo(lock, ['loans', 'cash'], world),
      },
    }
  }

/** Carol, in addition, holds one of the keys for a while. */
const withCarol =
  (takeTwo: TakeTwo): Program =>
  (world) => {
    const lock = new AsyncLock()
    return {
      subject: { lock },
      tasks: {
        Alice: () => takeTwo(lock, ['cash', 'loans'], world),
        Bob: () => takeTwo(lock, ['loans', 'cash'], world),
        Carol: () => lock.acquire('cash', () => world.work('counts')),
      },
    }
  }

/** Two keys of `async-lock`, taken in several ways. */
export const severalKeys: Readonly<Record<string, Program>> = {
  'async-lock: one key within the other': opposite(nested),
  'async-lock: both keys in one call': opposite(together),
  'async-lock: both keys in one call, and a third task': withCarol(together),
  'async-lock: both keys in one call, sorted, and a third task': withCarol(sorted),
}
