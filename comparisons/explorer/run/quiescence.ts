/**
 * Calls back in a macrotask of its own, when every microtask and every `process.nextTick` that is
 * pending has run. Counting ticks instead, or using `nextTick`, gives wrong verdicts.
 */
export const atQuiescence: (callback: () => void) => void =
  typeof setImmediate === 'function' ? viaImmediate(setImmediate) : viaChannel()

/** The real one is kept, for the global one is put under control. */
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
