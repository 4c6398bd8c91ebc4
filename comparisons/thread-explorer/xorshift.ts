/** The next of a row of 32-bit numbers that follow from the first one, which is not 0 (xorshift32, Marsaglia 2003). */
export function xorshift(before: number): number {
  let x = before
  x ^= x << 13
  x ^= x >>> 17
  x ^= x << 5
  return x
}
