import { CHANGES, MOST_STEPS, PRIORITY, wordsOf } from './control.ts'
import { random } from './decide.ts'

/** What PCT goes by. */
export interface Pct {
  readonly seed: number
  readonly depth: number
  /** Priorities change at steps below this one. */
  readonly steps: number
}

/**
 * Draws a priority for each thread, and the steps at which one falls below all others, with the random
 * numbers of `control`.
 */
export function setPriorities(
  control: Int32Array,
  threads: number,
  { depth, steps }: Omit<Pct, 'seed'>,
): void {
  control.fill(0, CHANGES, CHANGES + MOST_STEPS)
  // Each of the priorities from 1 on is drawn once (Fisher and Yates).
  const free = Array.from({ length: threads }, (_, i) => 1 + i)
  for (let thread = 0; thread < threads; thread += 1) {
    const [drawn = 1] = free.splice(random(control, free.length), 1)
    control[wordsOf(thread) + PRIORITY] = drawn
  }
  for (let change = 1; change < depth; change += 1) {
    control[CHANGES + random(control, Math.max(steps, 1))] = change
  }
}
