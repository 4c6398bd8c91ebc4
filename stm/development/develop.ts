import { undoFirstAttempts } from './chaos.ts'
import { freezeValues } from './freeze.ts'
import { lingerAfterCommits } from './linger.ts'
import { reportLostWaits } from './lost.ts'

/** What development mode does; nothing unless it is asked for. */
export interface DevelopOptions {
  /**
   * Freezes plain objects and arrays, all the way down, once a transaction on the event loop has
   * read or committed them, so that code that mutates such a value in place throws a TypeError.
   * What refuses to be frozen, as a proxy may, stays as it is. Cannot be used during an exploration.
   */
  readonly freeze?: boolean
  /**
   * Runs each transaction once without effect before it runs for good, so that a side effect in a
   * body, or a value that the body mutates, shows itself by happening twice.
   */
  readonly chaos?: boolean
  /**
   * Settles the promise of each transaction a hundred microtasks after its commit, and rejects it
   * with a MisuseError if its `tx` was used meanwhile: the body has called an async function, and
   * only the first half of that was part of the transaction. A use that is later still throws as
   * always and is also printed with `console.error`. Changes the order in which tasks continue.
   */
  readonly linger?: boolean
  /**
   * Prints a BlockedForeverError with `console.error` for each transaction that waits for variables
   * that nothing can reach any more, so that no commit could wake it (`BlockedIndefinitelyOnSTM` in
   * GHC). Its stack shows where the transaction was started. It is noticed when the garbage
   * collector removes the wait, which may be late or never; a wait that a reachable `signal` or a
   * timeout can still end is not reported, nor is one for a variable that is reachable and that
   * nobody sets: ask `inspect` for those.
   */
  readonly lost?: boolean
}

/**
 * Development mode: exposes mistakes that STM cannot prevent. Returns a function that turns off what
 * this call has turned on, and nothing else, in whatever order several end. What `use` of a shared
 * heap puts in force later runs without `chaos` and `linger`.
 * @throws MisuseError if `freeze` is on already, or during an exploration.
 *
 * @example
 * const end = develop({ chaos: true })
 * let runs = 0
 * await atomically(() => {
 *   runs += 1
 * })
 * end()
 * runs // => 2
 */
export function develop({ freeze, chaos, linger, lost }: DevelopOptions): () => void {
  const restores: (() => void)[] = []
  if (freeze) restores.push(freezeValues())
  if (chaos) restores.push(undoFirstAttempts())
  if (lost) restores.push(reportLostWaits())
  if (linger) restores.push(lingerAfterCommits())
  return () => {
    for (const restore of restores.splice(0).reverse()) restore()
  }
}
