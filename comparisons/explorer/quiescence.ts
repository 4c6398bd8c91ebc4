/**
 * Calls back in a macrotask of its own, when every microtask and every `process.nextTick` that is
 * pending has run. Counting ticks instead, or using `nextTick`, gives wrong verdicts.
 */
export const atQuiescence: (callback: () => void) => void =
  typeof setImmediate === 'function' ? (callback) => void setImmediate(callback) : viaChannel()

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
