import type { Host } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'

/**
 * A package lets the task of `operation` go on by calling `use`, from the code of another task perhaps.
 * Returns what `use` returns, or throws what it throws, if that goes on at once; where it is held up, a
 * promise that settles in the same way later.
 */
export function letsGoOn<A>(
  host: Host,
  operation: Operation,
  use: () => A | PromiseLike<A>,
): A | PromiseLike<A> {
  let done: { readonly result: A | PromiseLike<A> } | { readonly error: unknown } | undefined
  let settle: (() => void) | undefined
  host.resume(operation, () => {
    try {
      done = { result: host.as(operation.task, use) }
    } catch (error) {
      done = { error }
    }
    settle?.()
  })
  const outcome = () => {
    if (done !== undefined && 'error' in done) throw done.error
    return done?.result as A | PromiseLike<A>
  }
  if (done !== undefined) return outcome()
  return new Promise<void>((resolve) => {
    settle = resolve
  }).then(outcome)
}
