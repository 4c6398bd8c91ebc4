/** The one `abort` listener of each signal that a transaction waits on, however many wait on it. */
const listeners = new WeakMap<AbortSignal, Listener>()

class Listener {
  readonly #signal: AbortSignal
  readonly #waiting = new Set<(reason: unknown) => void>()
  readonly #fire = () => {
    for (const abort of [...this.#waiting]) abort(this.#signal.reason)
  }

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#fire, { once: true })
    listeners.set(signal, this)
  }

  add(abort: (reason: unknown) => void): void {
    this.#waiting.add(abort)
  }

  remove(abort: (reason: unknown) => void): void {
    this.#waiting.delete(abort)
    if (this.#waiting.size > 0) return
    this.#signal.removeEventListener('abort', this.#fire)
    listeners.delete(this.#signal)
  }
}

/**
 * Calls `abort` with the signal's reason when it fires. Returns a function that unsubscribes.
 * A signal that has fired already never calls it: look at `signal.aborted` first.
 */
export function onAbort(signal: AbortSignal, abort: (reason: unknown) => void): () => void {
  const listener = listeners.get(signal) ?? new Listener(signal)
  listener.add(abort)
  return () => listener.remove(abort)
}
