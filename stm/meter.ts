import type { Cell } from './cell.ts'
import type { AtomicallyOptions } from './engine.ts'

/** A blocked transaction, as a meter sees it. */
export interface BlockedView {
  /** Its own, from {@link nextNumber}. */
  readonly number: number
  readonly options: AtomicallyOptions | undefined
  /** The variables that it waits for, with the values that it saw. */
  readonly seen: readonly { readonly cell: Pick<Cell, 'name'>; readonly value: unknown }[]
}

let numbers = 0

/** A number for a transaction that blocks, above those before it on any engine. */
export const nextNumber = (): number => ++numbers

/** What `observe` starts: a transaction that is meant to wait until it is ended from outside. */
export interface EndlessOptions extends AtomicallyOptions {
  readonly isEndless: true
}

export const isEndless = (options: AtomicallyOptions | undefined): boolean =>
  options !== undefined && 'isEndless' in options

/**
 * Counts transactions, and knows those that wait. An engine reports to it; while there is none, that
 * costs a comparison. Unlike a probe it sees neither values nor attempts, and there may be several.
 */
export interface Meter {
  committed(options: AtomicallyOptions | undefined): void
  /** Has rejected: its body threw, it was aborted or refused, or an action after its commit threw. */
  failed(options: AtomicallyOptions | undefined, error: unknown): void
  /** An attempt has lost to the commit of another transaction, and another will follow. */
  conflicted(options: AtomicallyOptions | undefined): void
  /** Waits: for the first time, or again after a wake-up. `blocked` is the same object each time. */
  blocked(blocked: BlockedView): void
  /** Runs again, after a change of what it waits for. */
  woken(blocked: BlockedView): void
  /** Waits no longer. */
  left(blocked: BlockedView): void
}

/** The meter that engines report to, or `null`. */
export let meter: Meter | null = null

const installed = /* @__PURE__ */ new Set<Meter>()

/** Reports to `next`, and to those before it. Returns a function that ends that. */
export function installMeter(next: Meter): () => void {
  installed.add(next)
  choose()
  return () => {
    installed.delete(next)
    choose()
  }
}

function choose(): void {
  const [first, ...others] = installed
  meter = first === undefined ? null : others.length === 0 ? first : toAll
}

const toAll: Meter = {
  committed: (options) => each((meter) => meter.committed(options)),
  failed: (options, error) => each((meter) => meter.failed(options, error)),
  conflicted: (options) => each((meter) => meter.conflicted(options)),
  blocked: (blocked) => each((meter) => meter.blocked(blocked)),
  woken: (blocked) => each((meter) => meter.woken(blocked)),
  left: (blocked) => each((meter) => meter.left(blocked)),
}

const each = (tell: (meter: Meter) => void): void => installed.forEach(tell)
