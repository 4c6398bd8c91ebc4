// Which engine runs transactions: the event loop, unless another is installed. This is the only file
// of the core that knows an engine. It needs no registration, so importing a part of the library is
// enough, and a bundler may drop each part that is not used.

import type { Engine } from './engine.ts'
import { eventLoop } from './event-loop/engine.ts'

interface InUse {
  /** What `atomically` uses. */
  readonly engine: Engine
  /** The engine below what wraps it, if its variables are its own. */
  readonly storage?: Engine
  /** What runs transactions of plain variables. */
  readonly plain: Engine
}

const EVENT_LOOP: InUse = { engine: eventLoop, plain: eventLoop }

/** What is installed, in the order in which it was. */
const layers = /* @__PURE__ */ new Set<(below: InUse) => InUse>()

let inUse = EVENT_LOOP

/** The engine in use: the one last installed of those that are still installed, or the event loop. */
export const currentEngine = (): Engine => inUse.engine

/** Where the engine in use has its variables, to be kept for {@link engineOn}; plain if `undefined`. */
export const storageInUse = (): Engine | undefined => inUse.storage

/**
 * The engine for the variables of `storage`, whichever is in use by now: for a transaction that
 * belongs to an earlier call.
 */
export const engineOn = (storage: Engine | undefined): Engine =>
  storage === inUse.storage ? inUse.engine : (storage ?? inUse.plain)

/**
 * Runs every later transaction on `engine`. Returns a function that removes it, so that they run on
 * what was installed before it. What was installed since stays, so uses may end in any order.
 */
export const useEngine = (engine: Engine): (() => void) =>
  install(({ plain }) =>
    engine.hasOwnStorage ? { engine, storage: engine, plain } : { engine, plain: engine },
  )

/**
 * {@link useEngine} with an engine that works through the one below it: `wrap` makes it, now and
 * each time that one is exchanged.
 */
export const wrapEngine = (wrap: (below: Engine) => Engine): (() => void) =>
  install((below) => ({ ...below, engine: wrap(below.engine), plain: wrap(below.plain) }))

/** `layer` is a function of its own for each use. */
function install(layer: (below: InUse) => InUse): () => void {
  layers.add(layer)
  choose()
  return () => {
    layers.delete(layer)
    choose()
  }
}

function choose(): void {
  inUse = [...layers].reduce((below, layer) => layer(below), EVENT_LOOP)
}
