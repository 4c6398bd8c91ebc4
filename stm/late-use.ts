import { type MisuseError, staleTx } from './errors.ts'
import type { Tx } from './tx.ts'

type Notice = (tx: Tx) => void

const notices = /* @__PURE__ */ new Set<Notice>()

/** Reports a use of `tx` after its attempt to development mode, and returns what it must throw. */
export function lateUse(tx: Tx): MisuseError {
  for (const notice of notices) notice(tx)
  return staleTx()
}

/** Calls `notice`, a function of its own, for each late use from now on. Returns what ends that. */
export function onLateUse(notice: Notice): () => void {
  notices.add(notice)
  return () => void notices.delete(notice)
}
