import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { SharedParts } from '../fingerprint/shared-fingerprint.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { TaskSet } from '../graph/task-set.ts'
import type { Assumptions } from './assumptions.ts'
import type { StepFootprint } from './footprint.ts'
import type { Observer } from './observer.ts'
import type { Move } from './schedule.ts'
import type { Sight } from './sight.ts'

/**
 * Decides who goes next. One execution asks one scheduler, in this order:
 *
 * 1. `begin` once, before the first step;
 * 2. `onState` in every state, which is whenever nothing runs: at the start, after each step, and
 *    at the end;
 * 3. `next` after `onState`, unless the run has ended: an invariant is broken, a task threw, or no
 *    task is runnable.
 *
 * A scheduler must decide by what it is given and by its own state alone, so that the same
 * decisions lead to the same run. What any of its methods throws rejects the execution.
 */
export interface Scheduler {
  /** Hands over what a search may change about the run beside the order of the tasks. */
  begin?(controls: Controls): void
  /** The run has come to a state. The moves are not known yet, so ranks may still change. */
  onState?(view: View): void
  /**
   * Chooses one of `moves`, which is never empty: they are ordered by the rank of the task, then by
   * operation. Returns its index, or `null` to abandon the execution.
   */
  next(moves: readonly Move[], view: View): number | null
  /**
   * Something is handed over in the step that was chosen last, under the rule `event-loop`. Returns
   * whether everything that is handed over in it goes on at once. Without this method it is held up.
   */
  goesOnAtOnce?(): boolean
}

/** What a scheduler can see of an execution, at a moment when nothing runs. */
export interface View {
  /** The tasks, in the order of the program. */
  readonly tasks: readonly TaskView[]
  /** The task that made the latest step; `null` at the start. */
  readonly last: TaskView | null
  /** The tasks that still have to finish, or to finish a round. */
  readonly live: TaskSet
  /** The tasks that finished, or finished a round, in the latest step. */
  readonly finished: TaskSet
  /** Whether the latest step held up something, and could have gone another way had it gone on at once. */
  readonly couldHaveGoneOn: boolean
  /** What the latest step has used; `null` if that is not known. */
  readonly footprint: StepFootprint | null
  /** What holds state that cannot be inspected; `null` if nothing was met that does. */
  readonly unseen: string | null
  /** Computes the fingerprints of the state. */
  fingerprint(): StateFingerprint
  /** The one of `moves` that Node would make: it resumes what became ready first. */
  nextInRunQueueOrder(moves: readonly Move[]): Move
  /** All that is ready, or becomes ready by itself, in the order in which Node would resume it. */
  runQueue(): string
  /** Looks at everything that can be shown of the run. This takes time. */
  look(): Sight
  /** @throws AssumptionRefuted if the run has refuted one of `assumptions`. */
  check(assumptions: Assumptions): void
}

/** What a scheduler can see of a task. */
export interface TaskView {
  readonly name: string
  /** Its index in the program. */
  readonly index: number
  /** Its index in the canonical order of the state, which differs only for symmetric tasks. */
  readonly rank: number
  readonly isEndless: boolean
  /** Whether it still has to finish, or to finish a round. */
  readonly isAtWork: boolean
  /** What it has observed by itself, and in each attempt under way. */
  readonly histories: readonly Fingerprint[]
  /** What it awaits. */
  readonly operations: { readonly length: number }
  /** What it can go on with, in the order of its moves. */
  readonly choices: readonly { readonly label: string; readonly isWork: boolean }[]
}

/** Two fingerprints of one state. */
export interface StateFingerprint {
  /** Of the whole state. */
  readonly all: Fingerprint
  /** Of all that can be seen from outside: without what only the tasks know. */
  readonly visible: Fingerprint
  /**
   * Computes those of each part of it, by itself; `null` where the parts are not all that there is to
   * a state. To be called before anything runs on.
   */
  parts(): StateParts | null
}

/** Fingerprints of what one step may change and leave the rest as it is. */
export interface StateParts extends SharedParts {
  /** Of the order in which transactions wait. */
  readonly order: Fingerprint
  /**
   * The tasks that make a difference to a step which uses a lock or variable, by its number, or `null`
   * for the order in which transactions wait.
   */
  readonly attendants: readonly (readonly [primitive: number | null, task: number])[]
  /** Of each task, in the order of the program: where it stands and what it knows. */
  readonly tasks: readonly Fingerprint[]
  /** One word for each task: where it stands, as far as can be seen from outside. */
  readonly visible: readonly number[]
  /** For each task, the lock that it waits for and nothing else. */
  readonly waits: readonly (LockWait | null)[]
}

/** A wait for a lock. */
export interface LockWait {
  /** The number of the lock; `undefined` if it was not there from the start. */
  readonly lock: number | undefined
  /** The one task that holds it; `null` where several do, or may. */
  readonly holder: number | null
}

/** What a search may change about a run beside the order of the tasks. */
export interface Controls {
  readonly observer: Observer
  readonly ranking: Ranking
  readonly judge: { readonly hasInvariants: boolean }
}
