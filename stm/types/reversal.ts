import { afterCommit } from '../combinators.ts'
import type { Tx } from '../tx.ts'
import { type Link, reversed } from './list.ts'

/** What each owner has reversed in attempts that have not committed so far. */
const latest = new WeakMap<object, { readonly of: Link<unknown>; readonly is: Link<unknown> }>()

/** Shorter lists are reversed again sooner than remembered. */
const LONG = 16

/**
 * `list` reversed. An attempt that comes to nothing leaves the result for the next one of the same
 * `owner`, so that a transaction that runs many times before it commits does the work once.
 */
export function reversedOnce<A>(tx: Tx, owner: object, list: Link<A>): Link<A> {
  if (list.size < LONG) return reversed(list)
  const known = latest.get(owner)
  if (known?.of === list) return known.is as Link<A>
  const is = reversed(list)
  latest.set(owner, { of: list, is })
  // The items that are taken from now on must not stay in memory.
  afterCommit(tx, () => latest.delete(owner))
  return is
}
