import { onAbort } from './abort.ts'
import type { AtomicallyOptions, Engine } from './engine.ts'
import { timedOut } from './errors.ts'
import type { STM } from './tx.ts'

/** As long as a timer can be set for, in milliseconds: almost 25 days. A longer one fires at once. */
const LONGEST = 2 ** 31 - 1

/**
 * Asserts that a timer can be set for `milliseconds`, or never fires. `what` names it in the message.
 * @throws RangeError unless it is a number from 0 to 2 ** 31 - 1, or `Infinity`.
 */
export function assertDelay(what: string, milliseconds: number): void {
  const isDelay = typeof milliseconds === 'number' && milliseconds >= 0
  if (isDelay && (milliseconds <= LONGEST || milliseconds === Infinity)) return
  throw new RangeError(
    `${what} must be a number of milliseconds from 0 to ${LONGEST}, or Infinity, and was ` +
      `${milliseconds}`,
  )
}

/**
 * Runs `body` on `engine`, and aborts its wait at the `timeout`, which the engine itself does not
 * see. The timer is cleared when the promise settles.
 */
export function runWithin<A>(
  engine: Engine,
  body: STM<A>,
  options: AtomicallyOptions | undefined,
): Promise<A> {
  if (options?.timeout === undefined) return engine.atomically(body, options)
  const { timeout, signal, name } = options
  assertDelay('a timeout', timeout)
  if (timeout === Infinity || signal?.aborted) return engine.atomically(body, options)
  const limit = new AbortController()
  const running = engine.atomically(body, { name, signal: limit.signal })
  const forgetSignal = signal && onAbort(signal, (reason) => limit.abort(reason))
  if (signal?.aborted) limit.abort(signal.reason)
  const timer = setTimeout(() => limit.abort(timedOut(name, timeout)), timeout)
  return running.finally(() => {
    clearTimeout(timer)
    forgetSignal?.()
  })
}
