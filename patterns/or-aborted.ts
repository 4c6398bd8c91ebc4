import { Semaphore } from 'async-mutex'

/**
 * Resolves as `promise` does, or with `undefined` as soon as `signal` aborts, or has aborted. What `promise`
 * stands for goes on all the same; if it fails after that, the error is dropped.
 */
export async function orAborted<A>(
  promise: Promise<A>,
  signal: AbortSignal,
): Promise<A | undefined> {
  if (signal.aborted) {
    promise.catch(() => {})
    return undefined
  }
  const abort = new Semaphore(0)
  const permit = () => abort.release()
  signal.addEventListener('abort', permit)
  try {
    return await Promise.race([promise, abort.acquire().then(() => undefined)])
  } finally {
    signal.removeEventListener('abort', permit)
  }
}
