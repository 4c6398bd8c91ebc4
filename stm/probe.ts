import type { Cell } from './cell.ts'
import { MisuseError } from './errors.ts'

/**
 * Watches transactions, for an explorer or for `develop({ freeze: true })`. The event loop reports
 * to it; another engine may, but need not.
 */
export interface Probe {
  /** An attempt starts. */
  began(): void
  /** `value` was read, by a transaction or by `peek`. */
  read(cell: Cell, value: unknown): void
  /** A transaction has committed. `changes` lists what it wrote, with the values before. */
  committed(changes: readonly Change[]): void
}

export interface Change {
  readonly cell: Cell
  readonly before: unknown
}

/** The installed probe, or `null`. */
export let probe: Probe | null = null

/**
 * Installs `next`. Returns a function that removes it.
 * @throws MisuseError if a probe is installed: the first would silently see nothing more.
 */
export function installProbe(next: Probe): () => void {
  if (probe !== null) throw secondProbe()
  probe = next
  return () => {
    probe = null
  }
}

const secondProbe = () =>
  new MisuseError(
    'transactions are being watched already, by an exploration or by develop({ freeze: true }), ' +
      'and only one can watch at a time. Nothing was changed. End the first one before you start ' +
      'the second.',
  )
