// Which engine runs transactions: the event loop, unless another is installed. This is the only file
// of the core that knows an engine. It needs no registration, so importing a part of the library is
// enough, and a bundler may drop each part that is not used.

import type { Engine } from './engine.ts'
import { eventLoop } from './event-loop/engine.ts'

let inUse: Engine = eventLoop

/** The engine in use: the one last installed, or the event loop. */
export const currentEngine = (): Engine => inUse

/**
 * Runs every later transaction on `engine`. Returns a function that restores the engine before it,
 * so uses can be nested.
 */
export function useEngine(engine: Engine): () => void {
  const before = inUse
  inUse = engine
  return () => {
    inUse = before
  }
}
