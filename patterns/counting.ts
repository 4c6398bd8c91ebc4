/** Makes `signal` write down in `record` how many listen to it. */
export function counting(signal: AbortSignal, record: { listeners: number }): AbortSignal {
  const listeners = new Set()
  const add = signal.addEventListener
  const remove = signal.removeEventListener
  signal.addEventListener = (...event: Parameters<typeof add>) => {
    record.listeners = listeners.add(event[1]).size
    add.apply(signal, event)
  }
  signal.removeEventListener = (...event: Parameters<typeof remove>) => {
    listeners.delete(event[1])
    record.listeners = listeners.size
    remove.apply(signal, event)
  }
  return signal
}
