import type { Stage, World } from '../../../patterns/stage.ts'
import { ExplorerMisuse } from '../misuse.ts'
import type { Program } from '../program.ts'
import { startAlone } from './async-context.ts'
import { stageOf } from './checked-stage.ts'
import { completed, type Ending, threw } from './ending.ts'
import { participant, start } from './participants.ts'
import { brokenNow } from './stage-check.ts'

/** The real ones, whatever is put in their place later. */
const { setTimeout: after, clearTimeout: cancel } = globalThis

/** Timers are late on a busy machine: a run may take this many milliseconds more than planned. */
export const GRACE = 30

/** And this multiple of it while any of its timers is pending. */
export const MOST_GRACE = 30

/** All tasks have finished, but not all that they have left behind. */
const stillPending: Ending = {
  kind: 'foreign-work',
  outcome: 'inconclusive',
  unfinished: [],
  isUnderWay: true,
}

/** What a run on the real event loop has: a stage, its tasks, timers of the run's own, and an end. */
export class LiveRun {
  readonly end: Promise<Ending>
  readonly #beginsForeign: (() => void) | undefined
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #stage: Stage = { subject: {}, tasks: {} }
  #unfinished: Set<string> = new Set()
  #isOver = false
  #resolve: (ending: Ending) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  /** `beginsForeign` is called when the program begins something that Node does outside the process. */
  constructor(beginsForeign?: () => void) {
    this.#beginsForeign = beginsForeign
    this.end = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The tasks that are not done and that the run waits for. */
  get unfinished(): readonly string[] {
    return [...this.#unfinished]
  }

  /** How many timers of the run's own are pending. */
  get pendingTimers(): number {
    return this.#timers.size
  }

  /** Makes the program. Throws what it throws. */
  make(program: Program, world: World): Stage {
    this.#stage = participant(
      this.#failed('the program'),
      () => stageOf(program, world),
      this.#beginsForeign,
    )
    const { tasks, daemons = [] } = this.#stage
    this.#unfinished = new Set(Object.keys(tasks).filter((name) => !daemons.includes(name)))
    return this.#stage
  }

  start(name: string): void {
    const run = this.#stage.tasks[name] as () => Promise<unknown>
    const isDone = () => this.#unfinished.delete(name)
    startAlone(() => start(name, run, this.#failed(name), isDone, this.#beginsForeign))
  }

  /** Calls `use` after `ms` milliseconds, unless the run is over by then. */
  later(ms: number, use: () => void): void {
    if (this.#isOver) return
    const timer = after(() => {
      this.#timers.delete(timer)
      use()
    }, ms)
    this.#timers.add(timer)
  }

  /** Ends the run if an invariant is broken. */
  check(): void {
    const broken = this.#broken('invariants')
    if (broken !== undefined) this.over(broken)
  }

  /**
   * All tasks have finished, so the run ends. As long as timers of the program are pending, what must hold in the
   * end may still come to hold: a search lets them go off first.
   */
  finish(isPending: () => boolean, waited = 0): void {
    const broken = this.#broken('finally')
    if (broken === undefined || !isPending()) this.over(broken ?? completed)
    else if (waited < MOST_GRACE) this.later(GRACE, () => this.finish(isPending, waited + 1))
    else this.over(stillPending)
  }

  /** How an invariant is broken; `undefined` where none is, or the run is over. One that is none rejects the run. */
  #broken(when: 'invariants' | 'finally'): Ending | undefined {
    if (this.#isOver) return undefined
    try {
      return brokenNow(this.#stage, when)
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  /** Ends the run. Returns `false` if it was over. */
  readonly over = (ending: Ending): boolean => {
    if (this.#isOver) return false
    this.#stop()
    this.#resolve(ending)
    return true
  }

  /** What takes an error of the task or part `name`, which ends the run. */
  readonly #failed = (name: string) => (error: unknown) => {
    if (!(error instanceof ExplorerMisuse)) return this.over(threw({ name, error }))
    if (!this.#isOver) this.#fail(error)
    return true
  }

  #fail(error: unknown): void {
    this.#stop()
    this.#reject(error)
  }

  #stop(): void {
    this.#isOver = true
    for (const timer of this.#timers) cancel(timer)
  }
}
