const tryToWait = (): boolean => {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0)
    return true
  } catch {
    return false
  }
}

/**
 * Whether `Atomics.wait` may be called on this thread. A page's main thread may not; Node's main
 * thread may, though it blocks its event loop.
 */
export const mayWait = tryToWait()

/** 20 µs: enough for a thread that was taken off its processor to be put back. */
const NAP = 0.02

/**
 * Lets other threads run for an instant, or until the word at `index` is no longer `value`. Where
 * waiting is forbidden, it only passes some time.
 */
export function doze(words: Int32Array, index: number, value: number): void {
  if (mayWait) Atomics.wait(words, index, value, NAP)
  else spin(2_000)
}

let spun = 0

export function spin(times: number): void {
  for (let i = 0; i < times; i += 1) spun = (spun + i) | 0
}
