export {
  type AtomicallyOptions,
  atomically,
  atomicallySync,
  type Synchronous,
} from './atomically.ts'
export { afterCommit, catchSTM, check, orElse, retry } from './combinators.ts'
export { type DevelopOptions, develop } from './develop.ts'
export { AfterCommitError, BlockedForeverError, MisuseError, WouldBlockError } from './errors.ts'
export { TVar } from './tvar.ts'
export type { STM, Tx } from './tx.ts'
export type { Named } from './types/named.ts'
export { TArray } from './types/tarray.ts'
export { TChan } from './types/tchan.ts'
export { TMap } from './types/tmap.ts'
export { TMVar } from './types/tmvar.ts'
export { TPriorityQueue } from './types/tpriority-queue.ts'
export { type Settled, TPromise } from './types/tpromise.ts'
export { TQueue } from './types/tqueue.ts'
export { type LockOptions, type Owner, TReentrantLock } from './types/treentrant-lock.ts'
export { TSemaphore } from './types/tsemaphore.ts'
export { TSet } from './types/tset.ts'
