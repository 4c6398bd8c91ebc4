// Which engine runs transactions: the event loop, unless another is installed. This is the only file
// of the core that knows an engine. It needs no registration, so importing a part of the library is
// enough, and a bundler may drop each part that is not used.

import type { Engine } from './engine.ts'
import { eventLoop } from './event-loop/engine.ts'

/** What is installed, in the order in which it was: makes an engine of the one below it. */
const layers = /* @__PURE__ */ new Set<Layer>()

type Layer = (below: Engine) => Engine

let inUse: Engine = eventLoop

/** The engine in use: the one last installed of those that are still installed, or the event loop. */
export const currentEngine = (): Engine => inUse

/**
 * Runs every later transaction on `engine`. Returns a function that removes it, so that they run on
 * what was installed before it. What was installed since stays, so uses may end in any order.
 */
export const useEngine = (engine: Engine): (() => void) => install(() => engine)

/**
 * {@link useEngine} with an engine that works through the one below it: `wrap` makes it, now and
 * each time that one is exchanged.
 */
export const wrapEngine = (wrap: Layer): (() => void) => install((below) => wrap(below))

/** `layer` is a function of its own for each use. */
function install(layer: Layer): () => void {
  layers.add(layer)
  choose()
  return () => {
    layers.delete(layer)
    choose()
  }
}

function choose(): void {
  inUse = eventLoop
  for (const layer of layers) inUse = layer(inUse)
}
