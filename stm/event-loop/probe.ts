import type { Probe } from '../probe.ts'
import type { Waiter } from './wait-queues.ts'
import { WakeUps } from './wake-ups.ts'

/** A probe that also decides when blocked transactions wake up: the explorer's. */
export interface EventLoopProbe extends Probe {
  /** Replaces the queue of wake-ups, so that one exploration shares nothing with another. */
  readonly wakeUps: WakeUps
  /** A transaction blocks, for the first time or again. */
  blocked(waiter: Waiter): void
  /** A transaction that has blocked is over. `settle` settles its promise. */
  ends(waiter: Waiter, settle: () => void): void
}

/** The installed probe of this kind, or `null`. */
export let eventLoopProbe: EventLoopProbe | null = null

/** Without a probe, wake-ups run in microtasks. */
const microtasks = new WakeUps((waiter, run) => waiter.soon(run))

/** The queue of wake-ups in use. */
export let wakeUps = microtasks

/** Has the event loop report to `next` from now on; to none if it is `null`. */
export function reportTo(next: EventLoopProbe | null): void {
  eventLoopProbe = next
  wakeUps = next?.wakeUps ?? microtasks
}
