/**
 * How a value is kept in a fixed number of 32-bit words. Values that are the same by `Object.is`
 * must have the same words, because a wake-up depends on whether words have changed; structures are
 * the same if all their parts are.
 *
 * `encode` and `decode` see private memory alone. What `decode` returns is a copy: to change it
 * changes nothing else.
 *
 * @example
 * text(8) instanceof Codec // => true
 * text(8).words // => 3
 */
export abstract class Codec<A> {
  /** Says all that must be the same in every thread. */
  abstract readonly signature: string
  abstract readonly words: number
  /** What a variable holds before it is written. */
  abstract readonly initial: A
  /** Writes the words of `value` to `into`. @throws DoesNotFitError */
  abstract encode(value: A, into: Int32Array, at: number): void
  /** Reads the value whose words begin at `at`. */
  abstract decode(from: Int32Array, at: number): A
}
