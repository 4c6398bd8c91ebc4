import type { Adapter, Restore } from '../../execution/host.ts'
import { whose } from '../../execution/owner.ts'
import { Patches, tellImporters } from '../../execution/patches.ts'
import { forgetReals, standsAside } from '../../fingerprint/real-functions.ts'
import { patchChance } from '../chance.ts'
import { patchClock } from './clock.ts'
import { expectInPlace } from './in-place.ts'
import { patchMeasuredTimes } from './measured-times.ts'
import { patchPromisedTimers } from './promised-timers.ts'
import { patchTimers } from './set-and-clear.ts'
import { attachTimers, type Timers, timersOf } from './timers.ts'

/**
 * Puts the timers, the clocks and the sources of random numbers under the control of the execution
 * whose code uses them. Code that is no part of a program, such as another test of the same process,
 * keeps the real ones. Returns a function that puts everything back.
 *
 * Under control are the global functions and those of `node:timers`, `node:timers/promises`,
 * `util.promisify` of them, `AbortSignal.timeout`; `Date`, `Intl.DateTimeFormat`, `performance.now`,
 * `process.hrtime` and the `uptime` of `process` and `node:os`; `Math.random` and the synchronous
 * functions of `crypto`. What the platform measures by itself is refused where a program reads it. What a
 * module has taken out of these before stays real: a program that holds one is refused, unless it is a
 * promisified timer: a task that awaits one waits for what nobody controls, which is noticed.
 */
function intercept(): Restore {
  const patches = new Patches(standsAside)
  const noticed = new Patches()
  patchTimers(patches, patchPromisedTimers(noticed))
  patches.replace(AbortSignal, 'timeout', timeoutSignalOr)
  patchMeasuredTimes(noticed)
  patchClock(patches)
  patchChance(patches)
  tellImporters()
  expectInPlace(patches)
  return () => {
    expectInPlace(null)
    patches.putBack()
    noticed.putBack()
    forgetReals()
  }
}

/** Timers, clocks and random numbers: virtual for the program, real for all other code. */
export const timeAndChance: Adapter<Timers> = { intercept, attach: attachTimers }

const MOST_UINT32 = 2 ** 32 - 1

const timeoutSignalOr = (real: typeof AbortSignal.timeout) => (delay: number) => {
  const owner = whose.current()
  const isRefused = !(Number.isInteger(delay) && delay >= 0 && delay <= MOST_UINT32)
  if (owner === undefined || isRefused) return real.call(AbortSignal, delay)
  const controller = new AbortController()
  const callback = () =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  timersOf(owner).set(owner, { kind: 'timer', delay, callback }).isRefed = false
  return controller.signal
}
