import type { Adapter, Attachment } from '../execution/host.ts'
import { whose } from '../execution/owner.ts'
import { Patches } from '../execution/patches.ts'
import { tie } from '../fingerprint/signal-inside.ts'

/**
 * Notes which signals a program has tied together by `AbortSignal.any`. Nothing shows that, and which of
 * them was aborted first decides with what reason the new one is aborted.
 */
export const signals: Adapter<Attachment> = {
  intercept() {
    const patches = new Patches()
    patches.replace(AbortSignal, 'any', anySignalOr)
    return () => patches.putBack()
  },
  attach: () => ({}),
}

const anySignalOr = (real: typeof AbortSignal.any) => (given: Iterable<AbortSignal>) => {
  const sources = [...given]
  const signal = real.call(AbortSignal, sources)
  if (whose.current() !== undefined) tie(signal, sources)
  return signal
}
