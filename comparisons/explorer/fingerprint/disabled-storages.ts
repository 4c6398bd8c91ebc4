/** What an `AsyncLocalStorage` of Node 20 keeps for itself, where others see it. */
export const OF_STORAGES: ReadonlySet<PropertyKey> = new Set(['kResourceStore', 'enabled'])

let disabled = new WeakSet<object>()

/** Says that the program has disabled a storage, in the run that is under way. */
export const noteDisabled = (storage: object): void => void disabled.add(storage)

/** A run is over. */
export const forgetDisabled = (): void => {
  disabled = new WeakSet()
}

interface Into {
  part(key: unknown, value: unknown): void
}

/**
 * Adds whether a storage is enabled, once it has been disabled. Before, it makes no difference: one that is
 * not enabled yet has held nothing.
 */
export function enabledInside(storage: { readonly enabled?: boolean }, into: Into): void {
  if (disabled.has(storage)) into.part('enabled', storage.enabled)
}
