import { asyncLock } from '../adapters/async-lock.ts'
import { loadAsyncMutex } from '../adapters/async-mutex-package.ts'
import { asyncSema } from '../adapters/async-sema.ts'
import { loadPackage } from '../adapters/installed-packages.ts'
import { once } from '../adapters/once.ts'
import { pLimit } from '../adapters/p-limit.ts'
import { pQueue } from '../adapters/p-queue.ts'
import { timeAndChance } from '../adapters/timers/time-and-chance.ts'
import { transactions } from '../adapters/transactions/transactions.ts'
import { unfollowed } from '../adapters/unfollowed.ts'
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

async function load(): Promise<readonly Slot[]> {
  const slots = [slotFor(pLimit), slotFor(once), slotFor(timeAndChance), slotFor(transactions)]
  if (await loadAsyncMutex()) {
    const { asyncMutex } = await import('../adapters/async-mutex.ts')
    slots.unshift(slotFor(asyncMutex))
  }
  const sema = await loadPackage<Parameters<typeof asyncSema>[0]>('async-sema')
  const lock = await loadPackage<Parameters<typeof asyncLock>[0]>('async-lock')
  const queue = await loadPackage<Parameters<typeof pQueue>[0]>('p-queue')
  if (sema !== null) {
    const { Sema } = sema.package
    slots.push(slotOr(sema.other, asyncSema(sema.package), Sema.prototype, 'acquire'))
  }
  if (lock !== null) {
    const { default: AsyncLock } = lock.package
    slots.push(slotOr(lock.other, asyncLock(lock.package), AsyncLock.prototype, 'acquire'))
  }
  if (queue !== null) {
    const { default: PQueue } = queue.package
    slots.push(slotOr(queue.other, pQueue(queue.package), PQueue.prototype, 'add'))
  }
  return slots
}

/** A slot for `adapter`; where the package has an `other` version, one that notices calls of `method`. */
const slotOr = <A extends Attachment>(
  other: string | null,
  adapter: Adapter<A>,
  prototype: object,
  method: string,
): Slot => (other === null ? slotFor(adapter) : slotFor(unfollowed(prototype, method, other)))
