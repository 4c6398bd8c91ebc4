import { indexBelow, type Random } from '../search/random.ts'
import type { Standpoint, Walk, Walker } from './graph-walk.ts'

/**
 * The weighting of "Selectively Uniform Concurrency Testing" (SURW; Zhao, Wolff, Mathur, Roychoudhury, ASPLOS
 * 2025), with every step of interest: the next task is drawn in proportion to the steps that it has
 * left. Where nothing blocks and every task always makes as many steps, all interleavings are equally
 * likely then.
 */
export class Surw implements Walker {
  readonly #random: Random
  readonly #left: number[]

  /** `lengths`: how many steps each task is expected to make. */
  constructor(random: Random, lengths: readonly number[]) {
    this.#random = random
    this.#left = [...lengths]
  }

  next({ moves }: Standpoint): number {
    const tasks = [...new Set(moves.map(({ task }) => task))]
    const task = this.#draw(tasks)
    this.#left[task] = (this.#left[task] ?? 0) - 1
    const ofTask = [...moves.keys()].filter((index) => moves[index]?.task === task)
    return ofTask[indexBelow(ofTask.length, this.#random)] as number
  }

  #draw(tasks: readonly number[]): number {
    const weights = tasks.map((task) => Math.max(1, this.#left[task] ?? 0))
    let at = this.#random() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [i, weight] of weights.entries()) {
      at -= weight
      if (at < 0) return tasks[i] as number
    }
    return tasks.at(-1) as number
  }
}

/** How many steps each task makes in the mean of `walks`; of those without a failure, if there are any. */
export function lengthsOf(walks: readonly Walk[]): readonly number[] {
  const whole = walks.filter(({ hasFailed }) => !hasFailed)
  const counted = whole.length > 0 ? whole : walks
  const sums: number[] = []
  for (const { tasks } of counted) {
    for (const task of tasks) sums[task] = (sums[task] ?? 0) + 1
  }
  return Array.from(sums, (sum = 0) => sum / counted.length)
}
