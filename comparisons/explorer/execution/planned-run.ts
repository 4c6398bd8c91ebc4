import type { Program } from '../program.ts'
import { worldOf } from './checked-stage.ts'
import type { Ending } from './ending.ts'
import { GRACE, LiveRun, MOST_GRACE } from './live-run.ts'
import type { DelayPlan } from './time/delay-plan.ts'

/** How often it is looked whether the invariants hold, in milliseconds. */
const EVERY = 1

/** Where less than this lies between two events of a plan, real timers may change their order anyway. */
const LEAST_GAP = 10

/** The real one, whatever is put in its place later. */
const now = performance.now.bind(performance)

/**
 * One run on the real event loop in which the starts of the tasks and each `work` take the planned
 * time. Nothing is intercepted: the timers of the program are real, and only the time says who goes
 * next. Once the run is over, work that is asked for then never ends.
 */
export class PlannedRun {
  /** The event loop stood still for so long that the events may have come in another order than planned. */
  wasLate = false
  readonly #run = new LiveRun()
  readonly #plan: DelayPlan
  readonly #isPending: () => boolean
  #asked = 0

  /** `isPending` tells whether anything of the program is still to go off. */
  constructor(program: Program, plan: DelayPlan, isPending: () => boolean) {
    this.#plan = plan
    this.#isPending = isPending
    const { tasks } = this.#run.make(
      program,
      worldOf(() => this.#work()),
    )
    this.#planStarts(Object.keys(tasks))
    this.#run.later(plan.length + plan.gap + GRACE, () => this.#atRest())
    this.#watch(now())
  }

  get end(): Promise<Ending> {
    return this.#run.end
  }

  #planStarts(tasks: readonly string[]): void {
    const { starts, startsTogether } = this.#plan
    const planned = tasks.flatMap((name) => {
      const at = starts[name]
      return at === undefined ? [] : [{ names: [name], at }]
    })
    const all = planned.flatMap(({ names }) => names)
    const groups = startsTogether ? [{ names: all, at: planned[0]?.at ?? 0 }] : planned
    for (const { names, at } of groups) {
      this.#run.later(at, () => {
        for (const name of names) this.#run.start(name)
      })
    }
  }

  #work(): Promise<void> {
    const takes = this.#plan.works[this.#asked]?.takes ?? null
    this.#asked += 1
    return new Promise((resolve) => {
      if (takes !== null) this.#run.later(takes, resolve)
    })
  }

  #watch(since: number): void {
    const stood = now() - since - EVERY
    this.wasLate ||= stood > Math.max(this.#plan.gap, LEAST_GAP)
    this.#run.check()
    const next = now()
    this.#run.later(EVERY, () => this.#watch(next))
  }

  #atRest(waited = 0): void {
    const run = this.#run
    const { unfinished } = run
    if (unfinished.length > 0 && waited < MOST_GRACE && this.#isPending()) {
      run.later(GRACE, () => this.#atRest(waited + 1))
      return
    }
    run.check()
    if (this.#asked > this.#plan.works.length) {
      run.over({ kind: 'unplanned', outcome: 'inconclusive', works: this.#asked })
    } else if (unfinished.length > 0) {
      run.over({ kind: 'at-rest', outcome: 'deadlock', unfinished })
    } else run.finish(this.#isPending)
  }
}
