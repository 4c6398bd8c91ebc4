import { orElse } from '../combinators.ts'
import type { STM, Tx } from '../tx.ts'

// Each blocking operation has a `try…` variant that never waits. Where the operation would wait,
// the variant returns `undefined`, as `Map.get` does for what is not there. So that this means the
// same everywhere, the variant of an operation without a result returns `true`, not `true` or
// `false`.

/** The `try…` variant of an operation: its result, or `undefined` where it would wait. */
export const orUndefined = <A>(tx: Tx, operation: STM<A>): A | undefined =>
  orElse(operation, () => undefined)(tx)

/**
 * The `try…` variant of an operation without a result: `true`, or `undefined` where it would wait.
 */
export const trueOrUndefined = (tx: Tx, operation: STM<void>): true | undefined =>
  orUndefined(tx, (tx) => {
    operation(tx)
    return true
  })
