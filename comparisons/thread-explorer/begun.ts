import { createHook } from 'node:async_hooks'
import { promiseHooks } from 'node:v8'

/** What runs code later, by its kind in `async_hooks`, and how it is begun. */
const LATER: Readonly<Record<string, string>> = {
  Timeout: 'starts a timer',
  Immediate: 'calls setImmediate',
  TickObject: 'calls process.nextTick',
  Microtask: 'calls queueMicrotask',
}

/** Sees what a thread begins that would go on after it has returned, which an explored thread never lets happen. */
export class Begun {
  readonly #timed: { readonly does: string; readonly resource: { _destroyed?: boolean } }[] = []
  /** Kinds of requests to the system; some are answered at once. */
  readonly #requested = new Set<string>()
  #promises = false

  constructor(isWatched: () => boolean) {
    createHook({
      init: (_, kind, __, resource) => {
        if (kind === 'PROMISE' || !isWatched()) return
        const does = LATER[kind]
        if (does === undefined) this.#requested.add(kind)
        else this.#timed.push({ does, resource })
      },
    }).enable()
    const note = (isOfUse: boolean) => {
      if (isOfUse && isWatched()) this.#promises = true
    }
    // A promise that nobody follows, and that stays as it is, runs no code.
    promiseHooks.onInit((_, parent) => note((parent as unknown) !== undefined))
    promiseHooks.onSettled(() => note(true))
  }

  clear(): void {
    this.#timed.length = 0
    this.#requested.clear()
    this.#promises = false
  }

  /** What was begun and may still go on; `undefined` if nothing was. */
  get pending(): string | undefined {
    const timed = this.#timed.find(({ resource }) => resource._destroyed !== true)
    if (timed !== undefined) return timed.does
    if (this.#promises) return 'uses a promise'
    const requested = this.#requested.size === 0 ? undefined : this.#activeRequest()
    return requested === undefined ? undefined : `begins a ${requested}`
  }

  #activeRequest(): string | undefined {
    return process
      .getActiveResourcesInfo()
      .find((active) => this.#requested.has(active.toUpperCase()))
  }
}
