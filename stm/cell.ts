/**
 * What an engine that keeps values inside the variables sees of a plain `TVar`. The event loop and
 * the preemptive model do so; an engine with its own storage never meets a cell.
 */
export interface Cell {
  /** The committed value. While a transaction runs in place, what it has written so far. */
  value: unknown
  /** For the event loop alone: what its running attempt has done with the variable. */
  stamp: number
  /** For the event loop alone: the transactions that wait for a change of the variable. */
  waiters: object | null
  readonly name: string | undefined
}
