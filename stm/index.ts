export {
  type AtomicallyOptions,
  atomically,
  atomicallySync,
  type Synchronous,
} from './atomically.ts'
export { afterCommit, catchSTM, check, orElse, retry } from './combinators.ts'
export { AfterCommitError, BlockedForeverError, MisuseError, WouldBlockError } from './errors.ts'
export { TVar } from './tvar.ts'
export type { STM, Tx } from './tx.ts'
