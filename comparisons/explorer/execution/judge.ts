import type { Stage } from '../../../patterns/stage.ts'
import { ExplorerMisuse } from '../misuse.ts'
import { awaitsOlder, watchesCode } from './code-watch.ts'
import {
  type Broken,
  brokenAtEnd,
  brokenInvariant,
  completed,
  deadlock,
  type Ending,
  firstBroken,
  hung,
  outOfControl,
  threw,
} from './ending.ts'
import type { RecordChange } from './events.ts'
import type { Host } from './host.ts'
import type { Lifecycle } from './lifecycle.ts'
import { Owner, whose } from './owner.ts'
import { MAKER } from './program-tasks.ts'
import { allOf } from './record-changes.ts'
import type { SpinBound } from './spin-bound.ts'
import type { Task } from './task.ts'
import type { Tracer } from './tracer.ts'
import { cycleThrough } from './wait-for.ts'
import type { WatchedCode } from './watched-code.ts'

/** What a run is judged by. */
interface Evidence {
  readonly stage: Stage
  readonly tasks: readonly Task[]
  readonly life: Lifecycle
  readonly spins: SpinBound
  readonly code: WatchedCode
  readonly tracer: Tracer
  /** A cycle of mutexes is a deadlock at the step that closes it. */
  readonly seesCyclesEarly: boolean
}

/** Decides whether a run has ended, and how. */
export class Judge {
  readonly #evidence: Evidence
  readonly #spectator: Owner

  constructor(host: Host, evidence: Evidence) {
    this.#evidence = evidence
    this.#spectator = new Owner(host, null, true)
  }

  /** Whether something has to hold in every state. */
  get hasInvariants(): boolean {
    return Object.keys(this.#evidence.stage.invariants ?? {}).length > 0
  }

  /**
   * How the latest step has ended the run, whatever could come next; `undefined` if it has not.
   * @throws ExplorerMisuse if that is what was thrown.
   */
  failure(): Ending | undefined {
    const { failure } = this.#evidence.life
    if (failure === null) return this.hang()
    if (failure.error instanceof ExplorerMisuse) throw failure.error
    return threw(failure)
  }

  /** That microtasks have gone on forever; `undefined` if they have not. */
  hang(): Ending | undefined {
    const { spins, tasks } = this.#evidence
    if (!spins.hasHung) return undefined
    if (!spins.isCut) return hung(tasks.filter(({ isAtWork }) => isAtWork))
    return hung(spins.spinning.size > 0 ? [...spins.spinning] : [{ name: MAKER }])
  }

  /** Asks the invariants of a state that is known. */
  askOnly(): undefined {
    this.#broken('invariants')
  }

  /** How it has ended where the state is new, after a step of `mover` that made these `changes` in the record. */
  ending(mover: Task, changes: readonly RecordChange[]): Ending | undefined {
    const { tasks, code, seesCyclesEarly } = this.#evidence
    const broken = this.#broken('invariants')
    if (broken !== undefined) return brokenInvariant(broken, changes)
    const lost = tasks.find(({ isOutOfControl }) => isOutOfControl)
    const isForeign = code.foreignTo !== null
    if (lost !== undefined && (isForeign || !watchesCode)) {
      return outOfControl(lost, this.#awaitedBy(lost))
    }
    const cycle = seesCyclesEarly && !isForeign ? cycleThrough(mover, true) : undefined
    return cycle && deadlock(cycle, tasks)
  }

  /**
   * Whether some tasks wait for each other, where only the step ends the run that closes the cycle of
   * the task that makes it.
   */
  get hasCycle(): boolean {
    const { tasks, seesCyclesEarly } = this.#evidence
    return seesCyclesEarly && tasks.some((task) => cycleThrough(task, true) !== undefined)
  }

  /** How a run has ended in which no task is runnable any more. */
  atRest(): Ending {
    const { stage, tasks } = this.#evidence
    const stuck = tasks.filter(({ isAtWork }) => isAtWork)
    if (stuck.length > 0) return this.#stuck(stuck)
    const broken = this.#broken('finally')
    if (broken === undefined) return completed
    return brokenAtEnd(broken, allOf(stage.record))
  }

  #stuck(stuck: readonly Task[]): Ending {
    const { foreignTo } = this.#evidence.code
    if (foreignTo !== null) {
      const waiting = stuck.find((task) => task === foreignTo.task) ?? (stuck[0] as Task)
      return outOfControl(waiting, this.#awaitedBy(waiting))
    }
    const outside = stuck.find((task) => task.isParked && awaitsOlder(task))
    if (outside !== undefined) return outOfControl(outside, undefined, true)
    const cycles = stuck.map((task) => cycleThrough(task, false))
    const cycle = cycles.find((each) => each !== undefined)
    return deadlock(cycle, stuck, (task) => this.#awaitedBy(task))
  }

  #awaitedBy(task: Task): string | undefined {
    return this.#evidence.tracer.awaitedBy(task)
  }

  #broken(part: 'invariants' | 'finally'): Broken | undefined {
    const { stage } = this.#evidence
    if (stage[part] === undefined) return undefined
    return whose.run(this.#spectator, () => firstBroken(stage, part))
  }
}
