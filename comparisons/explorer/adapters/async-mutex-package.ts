import type * as Package from 'async-mutex'

// The classes of `async-mutex`, which a project need not have. They are there from the moment at
// which `loadAsyncMutex` has found them; the adapter is imported after that. No file waits for the
// package at its top level, because a bundle that is a plain script cannot.

export let Mutex: typeof Package.Mutex
export let Semaphore: typeof Package.Semaphore
export type Mutex = Package.Mutex
export type Semaphore = Package.Semaphore

/** Loads the package. Returns whether it is installed. */
export async function loadAsyncMutex(): Promise<boolean> {
  try {
    // A bundler that does not find the package leaves an import that fails.
    ;({ Mutex, Semaphore } = await import('async-mutex'))
    return true
  } catch {
    return false
  }
}
