/** Small numbers in an order that the seed decides (Marsaglia's xorshift). */
export const randomFrom = (seed: number) => {
  let state = seed | 1
  return (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
