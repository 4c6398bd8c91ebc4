// The public API, and the composition root: the only file that knows the core, the types and the
// engine that ships. Loading it makes the event loop the default, so a bundler must keep its last
// line; do not declare this file free of side effects.

import { useByDefault } from './engine.ts'
import { eventLoop } from './event-loop/engine.ts'

export { atomically, atomicallySync } from './atomically.ts'
export { afterCommit, catchSTM, check, orElse, retry } from './combinators.ts'
export { type DevelopOptions, develop } from './development/develop.ts'
export type { AtomicallyOptions } from './engine.ts'
export { AfterCommitError, BlockedForeverError, MisuseError, WouldBlockError } from './errors.ts'
export type { Synchronous } from './synchronous.ts'
export { type Named, TVar } from './tvar.ts'
export type { STM, Tx } from './tx.ts'
export { holding } from './types/holding.ts'
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
export type { TypeOptions } from './types/type-options.ts'

useByDefault(eventLoop)
