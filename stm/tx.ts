import type { Cell } from './cell.ts'
import { missingTx } from './errors.ts'

/**
 * A transaction that has not run yet: a synchronous function of `tx`. It may run several times, so
 * it may do nothing but read and write transactional variables.
 */
export type STM<A> = (tx: Tx) => A

/**
 * Permission to read and write transactional variables for the duration of one transaction.
 *
 * Only an engine creates one, so a function that takes a `Tx` cannot be called outside a
 * transaction: there is nothing to pass. Used after its transaction, it throws {@link MisuseError}.
 */
export abstract class Tx {
  /** Makes the type nominal: no object literal is a `Tx`. Exists at compile time only. */
  declare protected readonly nominal: never
}

/**
 * One run of a transaction's body: what a `tx` really is. Variables and combinators call these
 * operations; `engine.ts` says what each of them must do.
 */
export abstract class Attempt extends Tx {
  /** The engine that runs it, as messages name it: `the event loop`. */
  abstract readonly engineName: string
  /** Reads a plain `TVar`. An engine with its own storage refuses. */
  abstract read(cell: Cell): unknown
  /** Writes a plain `TVar`. An engine with its own storage refuses. */
  abstract write(cell: Cell, value: unknown): void
  /** Ends the attempt as a retry: throws, or returns what to throw, with a frame less to unwind. */
  abstract retry(): unknown
  abstract orElse<A>(alternatives: readonly STM<A>[]): A
  abstract catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B
  abstract afterCommit(action: () => void): void
}

/**
 * The attempt that `tx` is.
 * @throws MisuseError if it is none, which code without types can bring about.
 */
export function attemptOf(tx: Tx): Attempt {
  if (typeof (tx as Attempt | undefined)?.read === 'function') return tx as Attempt
  throw missingTx()
}

interface Shared {
  /** Stands for the attempt whose body is running at this moment, on whichever engine. */
  running: object | null
  /** The latest stamp that the event loop has given. Stamps only grow. */
  stamp: number
}

const SHARED = Symbol.for('concurrency-cookbook/stm 1')
const everywhere = globalThis as { [SHARED]?: Shared }
everywhere[SHARED] ??= { running: null, stamp: 0 }

/**
 * What all copies of this module in a process have in common, so that the variables and transactions
 * of one work with those of another. A bundler or an installer may well leave two.
 */
export const shared: Shared = everywhere[SHARED]

/**
 * An engine calls this before a body runs, with what stands for the attempt, and with `null` after it.
 * An object that lives long costs less than the attempt, which would be noted for the garbage collector.
 */
export function setRunning(attempt: object | null): void {
  shared.running = attempt
}
