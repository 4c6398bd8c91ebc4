/** Numbers in [0, 1). */
export type Random = () => number

/** Numbers that depend on `seed` alone (mulberry32 of Tommy Ettinger). */
export function randomFrom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An index below `count`, each as likely as the next. */
export const indexBelow = (count: number, random: Random): number => Math.floor(random() * count)
