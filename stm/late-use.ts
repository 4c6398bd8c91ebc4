import { type MisuseError, staleTx } from './errors.ts'
import type { Tx } from './tx.ts'

let noticed = (_tx: Tx): void => {}

/** Reports a use of `tx` after its attempt to development mode, and returns what it must throw. */
export function lateUse(tx: Tx): MisuseError {
  noticed(tx)
  return staleTx()
}

/** Calls `notice` for each late use from now on. Returns a function that ends that. */
export function onLateUse(notice: (tx: Tx) => void): () => void {
  const before = noticed
  noticed = (tx) => {
    notice(tx)
    before(tx)
  }
  return () => {
    noticed = before
  }
}
