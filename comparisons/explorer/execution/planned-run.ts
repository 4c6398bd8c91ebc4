import type { Stage } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import { completed, type Ending } from './ending.ts'
import { participant, start } from './participants.ts'
import { brokenNow } from './stage-check.ts'
import type { DelayPlan } from './time/delay-plan.ts'

/** The real ones, whatever is put in their place later. */
const { setTimeout: after, clearTimeout: cancel } = globalThis

/** How often it is looked whether the invariants hold, in milliseconds. */
const EVERY = 1

/** Timers are late on a busy machine: a run may take this many milliseconds more than planned. */
const GRACE = 30

/** And this multiple of it while any of its timers is pending. */
const MOST_GRACE = 30

/**
 * One run on the real event loop in which the starts of the tasks and each `work` take the planned
 * time. Nothing is intercepted: the timers of the program are real, and only the time says who goes
 * next. Once the run is over, work that is asked for then never ends.
 */
export class PlannedRun {
  readonly end: Promise<Ending>
  readonly #plan: DelayPlan
  readonly #isPending: () => boolean
  readonly #stage: Stage
  readonly #unfinished: Set<string>
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #asked = 0
  #isOver = false
  #resolve: (ending: Ending) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  /** `isPending` tells whether anything of the program is still to go off. */
  constructor(program: Program, plan: DelayPlan, isPending: () => boolean) {
    this.#plan = plan
    this.#isPending = isPending
    this.#stage = participant('the program', this.#over, () =>
      program({ work: () => this.#work() }),
    )
    const { tasks, daemons = [] } = this.#stage
    this.#unfinished = new Set(Object.keys(tasks).filter((name) => !daemons.includes(name)))
    this.end = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#planStarts()
    this.#later(plan.length + plan.gap + GRACE, () => this.#atRest())
    this.#watch()
  }

  #planStarts(): void {
    const { starts, startsTogether } = this.#plan
    const planned = Object.keys(this.#stage.tasks).flatMap((name) => {
      const at = starts[name]
      return at === undefined ? [] : [{ names: [name], at }]
    })
    const all = planned.flatMap(({ names }) => names)
    const groups = startsTogether ? [{ names: all, at: planned[0]?.at ?? 0 }] : planned
    for (const { names, at } of groups) {
      this.#later(at, () => {
        for (const name of names) this.#start(name)
      })
    }
  }

  #start(name: string): void {
    const run = this.#stage.tasks[name] as () => Promise<unknown>
    start(name, run, this.#over, () => this.#unfinished.delete(name))
  }

  #work(): Promise<void> {
    const takes = this.#plan.works[this.#asked]?.takes ?? null
    this.#asked += 1
    return new Promise((resolve) => {
      if (takes !== null) this.#later(takes, resolve)
    })
  }

  #later(ms: number, use: () => void): void {
    if (this.#isOver) return
    const timer = after(() => {
      this.#timers.delete(timer)
      use()
    }, ms)
    this.#timers.add(timer)
  }

  #watch(): void {
    this.#check('invariants')
    this.#later(EVERY, () => this.#watch())
  }

  #check(when: 'invariants' | 'finally'): void {
    if (this.#isOver) return
    try {
      const broken = brokenNow(this.#stage, when)
      if (broken !== undefined) this.#over(broken)
    } catch (error) {
      this.#stop()
      this.#reject(error)
    }
  }

  #atRest(waited = 0): void {
    if (this.#unfinished.size > 0 && waited < MOST_GRACE && this.#isPending()) {
      this.#later(GRACE, () => this.#atRest(waited + 1))
      return
    }
    const unfinished = [...this.#unfinished]
    this.#check('invariants')
    if (this.#asked > this.#plan.works.length) {
      this.#over({ kind: 'unplanned', outcome: 'inconclusive', works: this.#asked })
    } else if (unfinished.length > 0) {
      this.#over({ kind: 'at-rest', outcome: 'deadlock', unfinished })
    }
    this.#check('finally')
    this.#over(completed)
  }

  readonly #over = (ending: Ending): boolean => {
    if (this.#isOver) return false
    this.#stop()
    this.#resolve(ending)
    return true
  }

  #stop(): void {
    this.#isOver = true
    for (const timer of this.#timers) cancel(timer)
  }
}
