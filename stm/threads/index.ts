// The engine for worker threads. Import what a transaction is made of from the main index.

export { Codec } from './codec.ts'
export { float64, int32, list, struct, text } from './codecs.ts'
export { DoesNotFitError, NotSentError } from './errors.ts'
export {
  type AttachOptions,
  attachHeap,
  createHeap,
  type HeapOptions,
  type SharedHeap,
} from './heap.ts'
export type { ThreadReport } from './inspect.ts'
export {
  array,
  type Built,
  type Layout,
  type Place,
  queue,
  type Structure,
  semaphore,
  startingAt,
  type Variables,
} from './layout.ts'
export { onThread } from './on-thread.ts'
export { boolean, oneOf } from './one-of.ts'
export type { Recovered } from './recovery.ts'
export type { SharedQueue } from './shared-queue.ts'
export { type Thread, ThreadEndedError, type ThreadStart } from './spawn.ts'
