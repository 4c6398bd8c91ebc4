import { forgetDisabled, noteDisabled } from '../fingerprint/disabled-storages.ts'
import { nodeBuiltin } from './node-builtin.ts'
import { Patches } from './patches.ts'

type Run = (this: Storage, value: unknown, use: Use, ...values: unknown[]) => unknown
type Use = (...values: unknown[]) => unknown

/** The parts of an `AsyncLocalStorage` of Node that matter here. */
interface Storage {
  run: Run
  enterWith: (this: Storage, value: unknown) => void
  getStore(): unknown
  disable: (this: Storage) => void
  /** Until Node 22: whether it takes part in every await of the process, as it does from its first use. */
  readonly enabled?: boolean
}

const prototype = nodeBuiltin<{
  readonly AsyncLocalStorage: { readonly prototype: Storage }
}>('node:async_hooks')?.AsyncLocalStorage.prototype

const realGetStore = prototype?.getStore

/** The storages of async context that a program uses in one run. */
export class UsedStorages {
  /** Whether each was in use before. */
  readonly #wereInUse = new Map<Storage, boolean>()

  add(storage: Storage): void {
    if (!this.#wereInUse.has(storage)) this.#wereInUse.set(storage, storage.enabled !== false)
  }

  get isEmpty(): boolean {
    return this.#wereInUse.size === 0
  }

  /** What each holds for the code that is running, where that is something. */
  *now(): Iterable<readonly [storage: object, value: unknown]> {
    for (const storage of this.#wereInUse.keys()) {
      const value = realGetStore?.call(storage)
      if (value !== undefined) yield [storage, value]
    }
  }

  /** Disables those that nothing but the program has used. Each would slow down all awaits to come. */
  letGo(): void {
    forgetDisabled()
    for (const [storage, wasInUse] of this.#wereInUse) if (!wasInUse) storage.disable()
  }
}

/** Adds each storage that code uses for which `current` returns where to. Returns what ends it. */
export function watchStorages(current: () => UsedStorages | null): () => void {
  const patches = new Patches()
  patches.replace(prototype, 'run', (real): Run => {
    return function run(value, use, ...values) {
      current()?.add(this)
      return real.call(this, value, use, ...values)
    }
  })
  patches.replace(prototype, 'enterWith', (real): Storage['enterWith'] => {
    return function enterWith(value) {
      current()?.add(this)
      real.call(this, value)
    }
  })
  patches.replace(prototype, 'disable', (real): Storage['disable'] => {
    return function disable() {
      if (current() !== null) noteDisabled(this)
      real.call(this)
    }
  })
  return () => patches.putBack()
}
