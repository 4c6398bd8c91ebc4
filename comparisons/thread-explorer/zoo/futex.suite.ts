/** Acquires a lock of one word: 0 while it is free. */
export function lock(words: Int32Array, index: number): void {
  while (Atomics.compareExchange(words, index, 0, 1) !== 0) Atomics.wait(words, index, 1)
}

export function unlock(words: Int32Array, index: number): void {
  Atomics.store(words, index, 0)
  Atomics.notify(words, index, 1)
}
