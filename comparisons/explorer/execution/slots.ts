import { asyncLock } from '../adapters/async-lock.ts'
import { asyncMutex } from '../adapters/async-mutex.ts'
import { type Classes, copiesOfAsyncMutex } from '../adapters/async-mutex-package.ts'
import { asyncSema } from '../adapters/async-sema.ts'
import { asyncStorage } from '../adapters/async-storage.ts'
import { buffers } from '../adapters/buffers.ts'
import { installedVersion, otherVersion } from '../adapters/followed-versions.ts'
import { loadPackage } from '../adapters/installed-packages.ts'
import { once } from '../adapters/once.ts'
import { pLimit } from '../adapters/p-limit.ts'
import { pQueue } from '../adapters/p-queue.ts'
import { signals } from '../adapters/signals.ts'
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

/** A slot for each adapter whose package is installed, and for each copy of it. They are made once. */
export async function loadSlots(): Promise<readonly Slot[]> {
  loading ??= load()
  return [...(await slotsOfAsyncMutex()), ...(await loading)]
}

async function load(): Promise<readonly Slot[]> {
  const ofPlatform = [
    slotFor(once),
    slotFor(timeAndChance),
    slotFor(asyncStorage),
    slotFor(signals),
    slotFor(buffers),
  ]
  const slots = [slotFor(pLimit), ...ofPlatform, slotFor(transactions)]
  slots.push(
    ...(await slotOf('async-sema', asyncSema, ({ Sema }) => Sema.prototype, 'acquire')),
    ...(await slotOf('async-lock', asyncLock, ({ default: lock }) => lock.prototype, 'acquire')),
    ...(await slotOf('p-queue', pQueue, ({ default: queue }) => queue.prototype, 'add')),
  )
  return slots
}

const ofAsyncMutex = new Map<Classes, Slot>()

/** There may be a copy more than before: a program requires it when it likes. */
async function slotsOfAsyncMutex(): Promise<Slot[]> {
  const slots: Slot[] = []
  for (const copy of await copiesOfAsyncMutex()) {
    const slot = ofAsyncMutex.get(copy) ?? slotOfAsyncMutex(copy)
    ofAsyncMutex.set(copy, slot)
    slots.push(slot)
  }
  return slots
}

function slotOfAsyncMutex(copy: Classes): Slot {
  const other = otherVersion('async-mutex', installedVersion('async-mutex'))
  return slotOfVersion(other, () => asyncMutex(copy), copy.Semaphore.prototype, 'acquire')
}

/** The slot of a package, if it is installed. */
async function slotOf<Package, A extends Attachment>(
  name: Parameters<typeof loadPackage>[0],
  adapterOf: (found: Package) => Adapter<A>,
  prototypeOf: (found: Package) => object,
  method: string,
): Promise<Slot[]> {
  const installed = await loadPackage<Package>(name)
  if (installed === null) return []
  const { package: found, other } = installed
  return [slotOfVersion(other, () => adapterOf(found), prototypeOf(found), method)]
}

/** Where a package has another version than the one that is followed, its slot notices calls of `method`. */
const slotOfVersion = <A extends Attachment>(
  other: string | null,
  adapter: () => Adapter<A>,
  prototype: object,
  method: string,
): Slot => (other === null ? slotFor(adapter()) : slotFor(unfollowed(prototype, method, other)))
