// The public API.

export { atomically, atomicallySync } from './atomically.ts'
export { afterCommit, catchSTM, check, orElse, retry } from './combinators.ts'
export { type DevelopOptions, develop } from './development/develop.ts'
export type { AtomicallyOptions } from './engine.ts'
export {
  AfterCommitError,
  BlockedForeverError,
  MisuseError,
  TimeoutError,
  WouldBlockError,
} from './errors.ts'
export { type InspectOptions, type Inspector, inspect } from './observation/inspect.ts'
export type { Counts, Waiting } from './observation/inspection.ts'
export { type ObserveOptions, observe } from './observation/observe.ts'
export type { Synchronous } from './synchronous.ts'
export { type Named, TVar } from './tvar.ts'
export type { STM, Tx } from './tx.ts'
export { ClosedError } from './types/closed.ts'
export type { Held } from './types/held.ts'
export { hold, holding } from './types/holding.ts'
export { TArray } from './types/tarray.ts'
export { TChan } from './types/tchan.ts'
export { TMap } from './types/tmap.ts'
export { TMVar } from './types/tmvar.ts'
export { TPriorityQueue } from './types/tpriority-queue.ts'
export { type Settled, TPromise } from './types/tpromise.ts'
export { TQueue } from './types/tqueue.ts'
export { type LockOptions, type Owner, TReentrantLock } from './types/treentrant-lock.ts'
export { type SemaphoreOptions, TSemaphore } from './types/tsemaphore.ts'
export { TSet } from './types/tset.ts'
export { TTimer } from './types/ttimer.ts'
export type { TypeOptions } from './types/type-options.ts'
