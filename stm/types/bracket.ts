import { type AtomicallyOptions, atomically } from '../atomically.ts'
import type { STM } from '../tx.ts'

/**
 * Runs `task` after `acquire`, which may wait, and before `release`, which must not, and which runs
 * also when the task has thrown. A `signal` aborts the wait; after that, nothing is to be released.
 */
export function between<A>(
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
