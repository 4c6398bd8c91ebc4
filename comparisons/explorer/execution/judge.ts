import type { Stage } from '../../../patterns/stage.ts'
import {
  brokenAtEnd,
  brokenInvariant,
  completed,
  deadlock,
  type Ending,
  firstBroken,
  outOfControl,
  threw,
} from './ending.ts'
import { changesBetween, shownFields } from './record-changes.ts'
import type { Task } from './task.ts'
import type { Tracer } from './tracer.ts'
import { cycleThrough } from './wait-for.ts'

/** Decides whether a run has ended, and how. */
export class Judge {
  /** Whether the run ended in a deadlock while other tasks were runnable. */
  isCutShort = false
  readonly #stage: Stage
  readonly #tasks: readonly Task[]
  readonly #tracer: Tracer
  readonly #seesCyclesEarly: boolean

  constructor(stage: Stage, tasks: readonly Task[], tracer: Tracer, seesCyclesEarly: boolean) {
    this.#stage = stage
    this.#tasks = tasks
    this.#tracer = tracer
    this.#seesCyclesEarly = seesCyclesEarly
  }

  /**
   * The ending that the latest step, of `task`, has brought about; `undefined` if the run goes on.
   * A known step was judged before, and did not end the run.
   */
  afterStep(task: Task, isKnown: boolean): Ending | undefined {
    const changes = this.#tracer.end(task)
    if (task.state === 'failed') return threw(task)
    if (isKnown) return undefined
    const broken = firstBroken(this.#stage.invariants)
    if (broken !== undefined) return brokenInvariant(broken, changes)
    const lost = this.#tasks.find(({ isOutOfControl }) => isOutOfControl)
    if (lost !== undefined) return outOfControl(lost, this.#tracer.awaitedBy(lost))
    const cycle = this.#seesCyclesEarly ? cycleThrough(task, true) : undefined
    if (cycle === undefined) return undefined
    this.isCutShort = this.#tasks.some(({ choices }) => choices.length > 0)
    return deadlock(cycle, this.#tasks)
  }

  /** The ending of a run in which no task is runnable. */
  whenNoneIsRunnable(): Ending {
    const stuck = this.#tasks.filter(({ isAtWork }) => isAtWork)
    if (stuck.length > 0) {
      const cycles = stuck.map((task) => cycleThrough(task, false))
      return deadlock(
        cycles.find((cycle) => cycle !== undefined),
        stuck,
      )
    }
    const broken = firstBroken(this.#stage.finally)
    if (broken === undefined) return completed
    return brokenAtEnd(broken, changesBetween(new Map(), shownFields(this.#stage.record)))
  }
}
