// What all transactional types have in common.
//
// A type is made of `TVar` and `retry` alone, and keeps immutable values in its variables. Its
// fields are `private` and not `#private`: the explorer reads the state of a program from the
// fields of its objects, and nothing outside a class can read a `#private` field.

import { type Named, TVar } from '../tvar.ts'
import { isPartOf } from './parts.ts'

/** The options of every transactional type. */
export interface TypeOptions extends Named {
  /**
   * Creates the variables inside, for an engine with its own storage. By default they are plain
   * `TVar`s, which the event loop runs. Operations that run whole transactions, such as
   * `withPermits`, use the engine that `atomically` uses.
   */
  readonly newTVar?: (<A>(initial: A, options?: Named) => TVar<A>) | undefined
}

/** The options of a part of `whole`: `jobs` and `.front` make `jobs.front`. */
export const childOptions = (
  whole: TypeOptions | undefined,
  suffix: string,
): TypeOptions | undefined =>
  whole && { ...whole, name: whole.name === undefined ? undefined : whole.name + suffix }

/** The options of a part of `whole` that messages must not mention. */
const unmentioned = (whole: TypeOptions | undefined): TypeOptions => ({ ...whole, name: '' })

/**
 * A variable inside `whole`, which has these options: `suffix` makes `jobs.front` of the name `jobs`.
 * One without a suffix has the empty name, so that no message mentions it.
 */
export function newPart<A>(
  whole: object,
  options: TypeOptions | undefined,
  suffix: string | undefined,
  initial: A,
): TVar<A> {
  const own = suffix === undefined ? unmentioned(options) : childOptions(options, suffix)
  const part = own?.newTVar === undefined ? new TVar(initial, own) : own.newTVar(initial, own)
  isPartOf(part, whole, suffix, options?.name)
  return part
}
