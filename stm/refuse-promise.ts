import { MisuseError } from './errors.ts'

/**
 * Throws if `result` is a promise, and keeps that promise from being reported as unhandled; and if it
 * is a generator, none of which has run.
 */
export function refusePromise(result: unknown): void {
  if ((typeof result === 'object' && result !== null) || typeof result === 'function')
    refuse(result)
}

function refuse(result: object): void {
  const { then } = result as Partial<PromiseLike<unknown>>
  if (typeof then === 'function') {
    then.call(result, undefined, () => {})
    throw new MisuseError(
      'the body of a transaction returned a promise: it was probably async. Nothing was written. ' +
        'Await before or after the transaction.',
    )
  }
  const { [Symbol.toStringTag as symbol]: tag } = result as Record<symbol, unknown>
  if (tag !== 'Generator' && tag !== 'AsyncGenerator') return
  throw new MisuseError(
    'the body of a transaction was a generator function, so none of it ran. Write an ordinary ' +
      'function of tx.',
  )
}
