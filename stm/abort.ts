/** What waits on one signal, as the one listener that the signal has, however many wait on it. */
class Waiting extends Set<(reason: unknown) => void> {
  handleEvent({ target }: Event): void {
    for (const abort of [...this]) abort((target as AbortSignal).reason)
  }
}

const listeners = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls `abort` with the signal's reason when it fires. Returns a function that unsubscribes.
 * A signal that has fired already never calls it: look at `signal.aborted` first.
 */
export function onAbort(signal: AbortSignal, abort: (reason: unknown) => void): () => void {
  const waiting = listeners.get(signal) ?? new Waiting()
  listeners.set(signal, waiting.add(abort))
  // Once it listens, this changes nothing.
  signal.addEventListener('abort', waiting, { once: true })
  return () => {
    waiting.delete(abort)
    if (waiting.size > 0) return
    signal.removeEventListener('abort', waiting)
    listeners.delete(signal)
  }
}
