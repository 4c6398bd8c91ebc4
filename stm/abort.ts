/** What each signal aborts. One listener a signal, however many wait on it, and none when nobody does. */
const abortable = new WeakMap<AbortSignal, Listener>()

class Listener {
  readonly #signal: AbortSignal
  readonly #waiting = new Set<(reason: unknown) => void>()
  readonly #fire = () => {
    for (const abort of [...this.#waiting]) abort(this.#signal.reason)
  }

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#fire, { once: true })
    abortable.set(signal, this)
  }

  add(abort: (reason: unknown) => void): void {
    this.#waiting.add(abort)
  }

  remove(abort: (reason: unknown) => void): void {
    this.#waiting.delete(abort)
    if (this.#waiting.size > 0) return
    this.#signal.removeEventListener('abort', this.#fire)
    abortable.delete(this.#signal)
  }
}

/** Calls `abort` with the signal's reason if it fires. Gives a function that takes this back. */
export function onAbort(signal: AbortSignal, abort: (reason: unknown) => void): () => void {
  const listener = abortable.get(signal) ?? new Listener(signal)
  listener.add(abort)
  return () => listener.remove(abort)
}
