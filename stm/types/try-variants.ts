import { orElse } from '../combinators.ts'
import type { STM, Tx } from '../tx.ts'

/** The `try…` twin of an operation: what that gives, or `undefined` where it would wait. */
export const orUndefined = <A>(tx: Tx, operation: STM<A>): A | undefined =>
  orElse(operation, () => undefined)(tx)

/** The `try…` twin of an operation that gives nothing: `true`, or `undefined` where it waits. */
export const orNotDone = (tx: Tx, operation: STM<void>): true | undefined =>
  orUndefined(tx, (tx) => {
    operation(tx)
    return true
  })
