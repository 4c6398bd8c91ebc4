// Types only: what tells at compile time that a body cannot be a transaction.

type IsAny<A> = 0 extends 1 & A ? true : false

/** What runs later: a promise, or a generator, of which nothing has run yet. */
type Later = PromiseLike<unknown> | Generator<unknown, unknown, never> | AsyncGenerator

/** Whether `A` is {@link Later}, or contains such a thing at most `Depth` levels down. */
type HoldsLater<A, Depth extends unknown[] = [1, 1]> =
  IsAny<A> extends true
    ? false
    : A extends Later
      ? true
      : A extends (...args: never) => unknown
        ? false
        : A extends object
          ? Depth extends [unknown, ...infer Rest]
            ? { [Key in keyof A]: HoldsLater<A[Key], Rest> }[keyof A]
            : false
          : false

/**
 * Turns a body whose result is or contains a promise or a generator into a type error that says why, and leaves
 * any other as it is.
 *
 * The spread keeps generic wrappers compiling. For an open type parameter it yields an array of
 * unknown length, from which the compiler sees that the refusal cannot apply; a plain condition it
 * would leave undecided.
 */
export type Synchronous<A> = [...(true extends HoldsLater<A> ? ['later'] : [])] extends ['later']
  ? 'a transaction cannot be async or a generator, and its result cannot hold a promise: await before or after it'
  : unknown
