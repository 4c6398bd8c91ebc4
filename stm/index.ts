export {
  type AtomicallyOptions,
  atomically,
  atomicallySync,
  type Synchronous,
} from './atomically.ts'
export { afterCommit, catchSTM, check, orElse, retry } from './combinators.ts'
export { AfterCommitError, BlockedForeverError, MisuseError, WouldBlockError } from './errors.ts'
export type { Named } from './named.ts'
export { TArray } from './tarray.ts'
export { TChan } from './tchan.ts'
export { TMap } from './tmap.ts'
export { TMVar } from './tmvar.ts'
export { TPriorityQueue } from './tpriority-queue.ts'
export { type Settled, TPromise } from './tpromise.ts'
export { TQueue } from './tqueue.ts'
export { type LockOptions, type Owner, TReentrantLock } from './treentrant-lock.ts'
export { TSemaphore } from './tsemaphore.ts'
export { TSet } from './tset.ts'
export { TVar } from './tvar.ts'
export type { STM, Tx } from './tx.ts'
