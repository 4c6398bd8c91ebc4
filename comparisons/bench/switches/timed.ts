import type { Round } from '../benchmark.ts'
import { waitedForProcessor } from '../threads/waited.ts'

/** A round counts as disturbed if this thread waited for a processor for a larger part of it. */
const MAX_ALONE = 0.03

/**
 * The same where threads wake each other up: from the call to the moment in which a thread runs it waits for a
 * processor, even if that is idle.
 */
const MAX_TOGETHER = 0.5

/**
 * A round that measures its own real time. `othersWaited` is how long another thread that takes turns with this one has
 * waited for a processor so far, in milliseconds.
 */
export function timed(
  run: () => unknown,
  result: () => unknown,
  othersWaited?: () => number,
): Round {
  let elapsed = Number.NaN
  let waited = Number.NaN
  const waitedNow = () => waitedForProcessor() + (othersWaited?.() ?? 0)
  const most = othersWaited === undefined ? MAX_ALONE : MAX_TOGETHER
  return {
    async run() {
      const before = waitedNow()
      const began = process.hrtime.bigint()
      await run()
      elapsed = Number(process.hrtime.bigint() - began)
      waited = waitedNow() - before
    },
    result,
    elapsed: () => elapsed,
    wasDisturbed: () => 1e6 * waited > most * elapsed,
  }
}
