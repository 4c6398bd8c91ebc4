import type { TVar } from './tvar.ts'

/**
 * A transaction not yet run: a synchronous function of `tx`. It may run several times, so all it
 * may do is read and write transactional variables.
 */
export type STM<A> = (tx: Tx) => A

/**
 * The right to read and write transactional variables while one transaction lasts.
 *
 * Only an engine makes one, so a function that asks for a `Tx` cannot be called outside a
 * transaction: there is nothing to pass. Used after its transaction, it throws {@link MisuseError}.
 */
export abstract class Tx {
  /** Makes the type nominal: no object literal is a `Tx`. It exists at compile time only. */
  declare protected readonly nominal: never
}

/**
 * What an engine sees of a {@link TVar}: the committed value in place, a mark for its own use, and
 * the transactions that wait for a change.
 */
export interface Cell {
  value: unknown
  stamp: number
  waiters: object | null
  readonly name: string | undefined
}

/** The engine's view of a variable. The one cast between the two faces of a `TVar`. */
export const cellOf = <A>(variable: TVar<A>): Cell => variable as unknown as Cell

/** What an engine provides for one attempt: the operations that {@link TVar} and the combinators ask for. */
export abstract class Attempt extends Tx {
  abstract read(cell: Cell): unknown
  abstract write(cell: Cell, value: unknown): void
  abstract retry(): never
  abstract orElse<A>(alternatives: readonly STM<A>[]): A
  abstract catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B
  abstract afterCommit(action: () => void): void
}

/** The attempt whose body is running at this moment, whichever engine runs it. */
export let running: Attempt | null = null

/** Engines call this before a body runs, with its attempt, and with `null` after it. */
export function setRunning(attempt: Attempt | null): void {
  running = attempt
}
