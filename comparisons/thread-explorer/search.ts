import type { Conductor, ThreadsRun } from './conductor.ts'
import { has, MOST_THREADS } from './control.ts'
import type { ThreadStep } from './step-log.ts'

/** Who makes the first steps, and how many pre-emptions that takes. */
interface Prefix {
  readonly plan: readonly number[]
  readonly preemptions: number
}

/** What a search has covered. */
export interface Covered {
  /** Whether every schedule was run. */
  readonly complete: boolean
  /** All schedules with at most this many pre-emptions were run; `null` if not even those with none. */
  readonly bound: number | null
  readonly schedules: number
}

/**
 * Runs each schedule once, those with the fewest pre-emptions first (iterative context bounding,
 * Musuvathi and Qadeer 2007), until there is none left, there were `most`, or `see` returns `false`.
 */
export async function search(
  conductor: Conductor,
  most: number,
  see: (run: ThreadsRun) => boolean,
  pause: () => Promise<void>,
): Promise<Covered> {
  const waiting = new Waiting(most)
  waiting.add({ plan: [], preemptions: 0 })
  let schedules = 0
  for (const [bound, level] of waiting.levels.entries()) {
    for (const prefix of level) {
      const cutShort = { complete: false, bound: bound === 0 ? null : bound - 1 }
      if (schedules === most) return { ...cutShort, schedules }
      const run = conductor.run(prefix.plan, { kind: 'go on' })
      schedules += 1
      addAlternatives(run.steps, prefix, waiting)
      if (!see(run)) return { ...cutShort, schedules }
      await pause()
    }
  }
  return { complete: true, bound: null, schedules }
}

/** The schedules to run, by the number of their pre-emptions, and those that were run. */
class Waiting {
  readonly levels: Prefix[][] = []
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Whether a schedule with this number of pre-emptions may matter: it does not if another one is left
   * over before its turn comes.
   */
  takes(preemptions: number): boolean {
    let before = 0
    for (let level = 0; level <= preemptions; level += 1) before += this.levels[level]?.length ?? 0
    return before <= this.#most
  }

  add(prefix: Prefix): void {
    while (this.levels.length <= prefix.preemptions) this.levels.push([])
    this.levels[prefix.preemptions]?.push(prefix)
  }
}

/** The schedules that part from a run beyond what was forced, each at another step or to another thread. */
function addAlternatives(
  steps: readonly ThreadStep[],
  { plan, preemptions: forced }: Prefix,
  waiting: Waiting,
): void {
  const order = steps.map(({ thread }) => thread)
  for (let i = plan.length; i < steps.length; i += 1) {
    for (let other = 0; other < MOST_THREADS; other += 1) {
      if (other === order[i] || !has(steps[i]?.could ?? 0, other)) continue
      const preemptions = forced + (preempts(steps, i, other) ? 1 : 0)
      if (!waiting.takes(preemptions)) continue
      waiting.add({ plan: [...order.slice(0, i), other], preemptions })
    }
  }
}

/** How often a thread that could go on had to wait. */
export const preemptionsOf = (steps: readonly ThreadStep[]): number =>
  steps.filter((_, i) => isPreemption(steps, i)).length

/** Whether the thread of the step before could have made step `i`, and had to wait. */
export const isPreemption = (steps: readonly ThreadStep[], i: number): boolean =>
  preempts(steps, i, steps[i]?.thread)

/** The same if `thread` makes the step. */
function preempts(steps: readonly ThreadStep[], i: number, thread: number | undefined): boolean {
  const before = steps[i - 1]?.thread
  return before !== undefined && before !== thread && has(steps[i]?.could ?? 0, before)
}
