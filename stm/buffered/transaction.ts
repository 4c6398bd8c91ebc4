import type { AtomicallyOptions } from '../engine.ts'
import type { BlockedView } from '../meter.ts'

/** A transaction, from its first attempt until it ends. */
export interface Transaction extends BlockedView {
  /** Counts the transactions of the engine, in the order in which they started. */
  readonly started: number
  readonly options: AtomicallyOptions
  /** What the attempt has read after which it blocked last. */
  seen: BlockedView['seen']
}
