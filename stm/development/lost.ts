import { callersOfAtomically } from '../callers.ts'
import { lostWait } from '../errors.ts'
import { type BlockedView, installMeter, isEndless } from '../meter.ts'

/** What is left of a wait when its transaction is gone. Refers to none of its variables. */
interface Memory {
  readonly name: string | undefined
  readonly waitedFor: readonly { readonly name: string | undefined }[]
  readonly callers: string
}

/** Prints each wait that nothing can end. `develop({ lost })` says what for. */
export function reportLostWaits(): () => void {
  const callers = new WeakMap<BlockedView, string>()
  const collected = new FinalizationRegistry<Memory>(({ name, waitedFor, callers }) => {
    console.error(lostWait(name, waitedFor, callers))
  })
  const remember = (blocked: BlockedView) => {
    const { options, seen } = blocked
    if (isEndless(options)) return
    const waitedFor = seen.map(({ cell }) => ({ name: cell.name }))
    const own = callers.get(blocked) ?? callersOfAtomically()
    callers.set(blocked, own)
    collected.unregister(blocked)
    collected.register(blocked, { name: options?.name, waitedFor, callers: own }, blocked)
  }
  const forget = (blocked: BlockedView) => void collected.unregister(blocked)
  const ignore = () => {}
  return installMeter({
    committed: ignore,
    failed: ignore,
    conflicted: ignore,
    blocked: remember,
    woken: ignore,
    left: forget,
  })
}
