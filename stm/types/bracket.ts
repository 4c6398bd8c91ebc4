import { atomically } from '../atomically.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { STM } from '../tx.ts'

/**
 * Acquires, runs `task`, releases (`bracket` in Haskell). `acquire` may block, `release` must not;
 * it runs even if `task` throws. A `signal` aborts only the acquisition; then nothing is released.
 */
export function bracket<A>(
  acquire: STM<void>,
  task: () => A | PromiseLike<A>,
  release: STM<void>,
  options: AtomicallyOptions | undefined,
): Promise<A> {
  return atomically(acquire, options).then(async () => {
    try {
      return await task()
    } finally {
      await atomically(release)
    }
  })
}
