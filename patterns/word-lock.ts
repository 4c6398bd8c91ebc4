/** Acquires the lock in a word of shared memory, 0 while it is free. Blocks the thread while it is held. */
export function lock(words: Int32Array, index: number): void {
  while (Atomics.compareExchange(words, index, 0, 1) !== 0) Atomics.wait(words, index, 1)
}

/** Releases the lock, and wakes one thread that waits for it. */
export function unlock(words: Int32Array, index: number): void {
  Atomics.store(words, index, 0)
  Atomics.notify(words, index, 1)
}

/** Runs `use` with the lock held, and releases it whatever becomes of `use`. */
export function locked<A>(words: Int32Array, index: number, use: () => A): A {
  lock(words, index)
  try {
    return use()
  } finally {
    unlock(words, index)
  }
}
