import { loadAsyncMutex } from '../adapters/async-mutex-package.ts'
import { pLimit } from '../adapters/p-limit.ts'
import { timeAndChance } from '../adapters/timers/time-and-chance.ts'
import { transactions } from '../adapters/transactions/transactions.ts'
import { registerPackages } from '../fingerprint/package-objects.ts'
import type { Assumptions } from './assumptions.ts'
import type { Adapter, Attachment, Host, Restore } from './host.ts'

// The only place that knows all the adapters.

/** An adapter, and what it is attached to at present. */
export interface Slot {
  readonly intercept: () => Restore
  readonly attach: (host: Host, assumptions: Assumptions) => Attachment
  readonly detach: () => void
}

function slotFor<A extends Attachment>(adapter: Adapter<A>): Slot {
  let current: A | null = null
  registerPackages(adapter.objects === undefined ? [] : [adapter.objects])
  return {
    intercept: () => adapter.intercept?.(() => current) ?? (() => {}),
    attach(host, assumptions) {
      current = adapter.attach(host, assumptions)
      return current
    },
    detach() {
      current?.detach?.()
      current = null
    },
  }
}

let loading: Promise<readonly Slot[]> | undefined

/** A slot for each adapter whose package is installed. They are made once. */
export function loadSlots(): Promise<readonly Slot[]> {
  loading ??= load()
  return loading
}

const load = async (): Promise<readonly Slot[]> => [
  ...(await ifInstalled(loadAsyncMutex, async () => {
    const { asyncMutex } = await import('../adapters/async-mutex.ts')
    return slotFor(asyncMutex)
  })),
  slotFor(pLimit),
  slotFor(timeAndChance),
  slotFor(transactions),
]

/** The slot of an adapter that is imported only once its package is there. */
const ifInstalled = async (
  isInstalled: () => Promise<boolean>,
  slot: () => Promise<Slot>,
): Promise<readonly Slot[]> => ((await isInstalled()) ? [await slot()] : [])
