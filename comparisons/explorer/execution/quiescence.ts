/** Calls back in a macrotask of its own. */
export const atNextTurn: (callback: () => void) => void =
  typeof setImmediate === 'function' ? viaImmediate(setImmediate) : viaChannel()

/** Keeps the real one, because the global one is intercepted. */
function viaImmediate(immediate: typeof setImmediate): (callback: () => void) => void {
  return (callback) => void immediate(callback)
}

function viaChannel(): (callback: () => void) => void {
  const { port1, port2 } = new MessageChannel()
  const callbacks: (() => void)[] = []
  // The types of Node's ports know `on` alone; a page's ports, and Node's at run time, know both.
  Object.assign(port1, { onmessage: () => callbacks.shift()?.() })
  return (callback) => {
    callbacks.push(callback)
    port2.postMessage(null)
  }
}

/** Macrotasks are requested in batches: a turn of the event loop takes longer than a callback. */
const BATCH = 32

let waiting: (() => void) | undefined
let asked = 0

function callBack(): void {
  asked -= 1
  const callback = waiting
  waiting = undefined
  callback?.()
}

/**
 * Calls back when every pending microtask and `process.nextTick` has run, as they have before each
 * macrotask. Counting ticks instead, or using `nextTick`, gives wrong verdicts. Only one callback
 * may be pending.
 */
export function atQuiescence(callback: () => void): void {
  waiting = callback
  if (asked > 0) return
  for (asked = 0; asked < BATCH; asked += 1) atNextTurn(callBack)
}
