import type { Cell } from '../cell.ts'
import type { Change } from '../probe.ts'
import type { ReadLog } from './attempt.ts'

/**
 * Decides when the transactions of a preemptive engine continue, and watches them. Each attempt is
 * known by its log, which is one object from `began` to the end of the attempt.
 */
export interface Host {
  /** A point at which others may go first. Returns `undefined` to continue at once. */
  point(label: 'read' | 'commit', log: ReadLog<Cell>): Promise<void> | undefined
  /**
   * The transaction blocks until `woken` resolves. The engine calls `wake` when a variable changes.
   */
  block(log: ReadLog<Cell>): { readonly woken: Promise<void>; readonly wake: () => void }
  /**
   * An attempt starts, with an empty log: the first, or one after a conflict or a wake-up.
   * `transaction` counts the transactions of the engine, in the order in which they started.
   */
  began(log: ReadLog<Cell>, transaction: number): void
  /** A variable was read for the first time in this attempt. */
  read(log: ReadLog<Cell>, cell: Cell, value: unknown): void
  /**
   * An attempt ends without effect, because `changed`, which it has read, have other values now.
   */
  conflicted(log: ReadLog<Cell>, changed: readonly Cell[]): void
  /** An attempt ends without effect, because its body threw. */
  threw(log: ReadLog<Cell>): void
  /** An attempt ends. `changes` lists what it has written, with the values before. */
  committed(log: ReadLog<Cell>, changes: readonly Change[]): void
}
