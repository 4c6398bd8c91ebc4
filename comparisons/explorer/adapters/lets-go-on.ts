import { CallbackScope } from '../execution/async-context.ts'
import type { Host } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'
import { observeContext } from './async-storage.ts'

/**
 * A package lets the task of `operation` go on by calling `use`, from the code of another task perhaps.
 * Returns what `use` returns, or throws what it throws, if that goes on at once; where it is held up, a
 * promise that settles in the same way later. In either case `use` sees the async context of this call.
 */
export function letsGoOn<A>(
  host: Host,
  operation: Operation,
  use: () => A | PromiseLike<A>,
): A | PromiseLike<A> {
  let done: { readonly result: A | PromiseLike<A> } | { readonly error: unknown } | undefined
  let settle: (() => void) | undefined
  const { task } = operation
  const scope = new CallbackScope('package')
  host.as(task, () => observeContext(host))
  host.resume(operation, () => {
    try {
      done = { result: scope.run(() => host.as(task, use)) }
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
