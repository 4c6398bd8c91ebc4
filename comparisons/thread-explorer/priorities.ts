import { CHANGES, MOST_STEPS, PRIORITY, wordsOf } from './control.ts'

/** What PCT goes by. */
export interface Pct {
  readonly seed: number
  readonly depth: number
  /** Priorities change at steps below this one. */
  readonly steps: number
}

/** Draws a priority for each thread, and draws the steps at which one falls below all others. */
export function setPriorities(
  control: Int32Array,
  threads: number,
  { seed, depth, steps }: Pct,
): void {
  const any = numbers(seed)
  control.fill(0, CHANGES, CHANGES + MOST_STEPS)
  const order = Array.from({ length: threads }, (_, i) => i).sort(() => any() - 0.5)
  for (const [i, thread] of order.entries()) control[wordsOf(thread) + PRIORITY] = 1 + i
  for (let change = 1; change < depth; change += 1) {
    control[CHANGES + Math.floor(any() * Math.max(steps, 1))] = change
  }
}

/** Numbers from 0 to below 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
