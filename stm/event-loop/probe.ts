import type { Cell } from '../tx.ts'
import type { Wait } from './waiting.ts'
import { WakeUps } from './wake-ups.ts'

/**
 * The seam through which an explorer watches the event-loop engine and decides when a blocked
 * transaction wakes up. In production there is none.
 */
export interface Probe {
  /** Replaces the queue of wake-ups, so that one execution shares nothing with another. */
  readonly wakeUps: WakeUps
  /** An attempt starts. */
  began(): void
  /** `value` was read, in a transaction or by `peek`. */
  read(cell: Cell, value: unknown): void
  /** A transaction has committed; `changes` lists what it wrote, with the values before. */
  committed(changes: readonly Change[]): void
  /** A transaction waits for its first time, or again. */
  blocked(wait: Wait): void
}

export interface Change {
  readonly cell: Cell
  readonly before: unknown
}

/** The probe in use, or `null`. */
export let probe: Probe | null = null

/** Wake-ups run in microtasks, unless a probe has its own way. */
const soon = Promise.resolve()
const microtasks = new WakeUps((run) => void soon.then(run))
export let wakeUps = microtasks

/** Installs `next`. Gives a function that removes it again. */
export function watchWith(next: Probe): () => void {
  probe = next
  wakeUps = next.wakeUps
  return () => {
    probe = null
    wakeUps = microtasks
  }
}
