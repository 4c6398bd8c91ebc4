import { onAbort } from './abort.ts'
import type { AtomicallyOptions } from './engine.ts'
import { inWords, timedOut } from './errors.ts'

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
      inWords(milliseconds),
  )
}

/**
 * Calls `interrupt` with the reason when the signal fires, and with a TimeoutError when the timeout is
 * over. Returns a function that ends both, or `undefined` if there is neither. A signal that has fired
 * already never calls it: look at `signal.aborted` first.
 */
export function onInterrupt(
  options: AtomicallyOptions | undefined,
  interrupt: (reason: unknown) => void,
): (() => void) | undefined {
  if (options === undefined) return undefined
  const { signal, timeout = Infinity, name } = options
  const forgetSignal = signal && onAbort(signal, interrupt)
  if (timeout === Infinity) return forgetSignal
  const timer = setTimeout(() => interrupt(timedOut(name, timeout)), timeout)
  return () => {
    clearTimeout(timer)
    forgetSignal?.()
  }
}

/**
 * Calls `run` with a signal that also fires when the timeout is over, for an engine that does not
 * wait in one place.
 */
export function withTimeoutInSignal<A>(
  options: AtomicallyOptions,
  run: (options: AtomicallyOptions) => Promise<A>,
): Promise<A> {
  if (options.timeout === undefined || options.signal?.aborted) return run(options)
  const limit = new AbortController()
  const end = onInterrupt(options, (reason) => limit.abort(reason))
  return run({ ...options, signal: limit.signal }).finally(end)
}
