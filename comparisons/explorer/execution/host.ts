import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { PackageObjects } from '../fingerprint/package-objects.ts'
import type { TaskSet } from '../graph/task-set.ts'
import type { Assumptions } from './assumptions.ts'
import type { TraceEvent } from './events.ts'
import type { Operation, Task } from './task.ts'
import type { Timeline } from './time/timeline.ts'

/** Undoes what it was returned from. */
export type Restore = () => void

/**
 * What the explorer has to know of one package, or of one part of the runtime, to drive programs
 * that use it. Each has a file in `adapters/`; `slots.ts` lists them.
 */
export interface Adapter<A extends Attachment> {
  /** How the objects of the package are looked into, where that is not done field by field. */
  readonly objects?: PackageObjects
  /**
   * Makes the package report to `current`: what {@link attach} returned for the execution under
   * way, or `null` if there is none. Code that runs while no task does must find the package as it
   * is.
   */
  intercept?(current: () => A | null): Restore
  /** Follows the package through one execution, whose program is about to be set up. */
  attach(host: Host, assumptions: Assumptions): A
}

/** Some task holds a primitive, waits for it, or follows it in another way. */
export interface Attendance {
  /** `null` stands for the order in which transactions wait. */
  readonly of: object | null
  /** By whom, and in which way. */
  readonly word: number
  /** The task, if what it knows may make a difference to a step that uses the primitive. */
  readonly task?: number
}

/** A lock or a semaphore at some moment. */
export interface LockNow {
  readonly lock: string
  /** How many permits it began with: 1 for a mutex, 0 for a signal, which nobody holds. */
  readonly permits: number
  /** The names of the tasks that hold it, one for each permit. */
  readonly holders: readonly string[]
  /** The names of the tasks that wait for it, in the order of its queue. */
  readonly queue: readonly string[]
}

/** An adapter within one execution: what the package is doing, and which tasks wait for it. */
export interface Attachment {
  /** The program is set up, and its tasks are about to start. */
  start?(): void
  /** Adds state that belongs to no object, such as the time. */
  fingerprint?(into: Fingerprint): void
  /** Adds the state of a primitive of the package; `false` if it belongs to another package. */
  fingerprintOf?(primitive: object, into: Fingerprint): boolean
  /**
   * What is not in the fingerprint of a primitive, but decides what a step does that uses it: who waits
   * for it in which way, or holds it.
   */
  attending?(): Iterable<Attendance>
  /** What the execution has shown to be otherwise than assumed. */
  refuted?(): Partial<Assumptions> | undefined
  /** Whether the program has begun something by itself, while it was made, that is no task's. */
  readonly hasOwnerless?: boolean
  /** From now on all that is `maker`'s. */
  adopt?(maker: Task): void
  /** Whether `operation` may be resumed next, as far as time is concerned. */
  allows?(operation: Operation): boolean
  /** The lengths of time, by number from 1, that may pass before `operation` beside as little as possible. */
  slownesses?(operation: Operation): readonly number[]
  /** A step begins, which resumes `operation` after the length of time `slowness`. */
  stepBegins?(operation: Operation, slowness: number): void
  /** The most often that a waiter was overtaken in each queue, by the name of its lock. */
  overtaking?(): Iterable<readonly [lock: string, times: number]>
  /** The locks that some task has asked for, for showing them. */
  locks?(): Iterable<LockNow>
  /** The execution is over, or could not start. */
  detach?(): void
}

/** What an adapter may ask of an execution. */
export interface Host {
  /**
   * What adapters keep of this execution, each under a key of its own. Not a `WeakMap` by host: once V8
   * has moved one to the old generation, it takes its values for alive until the next full collection,
   * and a value that leads to the host keeps all of the execution (half of the time of a search).
   */
  readonly kept: Map<object, unknown>
  /** The task whose code is running; `null` between steps and while the program is set up. */
  readonly runningTask: Task | null
  /** The object under test; `null` while the program is set up. */
  readonly subject: object | null
  /** The running task. There must be one. */
  readonly current: Task
  /** All tasks of the program. */
  readonly tasks: readonly Task[]
  /** Whether some tasks are interchangeable, so that it matters if one of them is told apart. */
  readonly hasSymmetricTasks: boolean
  /** The tasks that still have to finish, or to finish a round. */
  readonly live: TaskSet
  /** Runs `use` as code of `task`. */
  as<A>(task: Task, use: () => A): A
  /** The same, in the async context that the program has left when it was set up: there its tasks start. */
  asBeginning<A>(task: Task, use: () => A): A
  /** Code of `task` has thrown where no promise carries the error. Returns `false` if the run is over. */
  failed(error: unknown, task: Task | null): boolean
  /** The program has set a timer, looked at the clock or drawn a random number: a real run may differ. */
  looksOutside: boolean
  /** Counts what a loop of microtasks can do. Returns whether it has gone on so long that Node would hang. */
  isHanging(): boolean
  /** Whether the run was cut off because microtasks went on forever. */
  readonly isCut: boolean

  // The trace.

  /** Whether the steps are described. */
  readonly isTracing: boolean
  /** What happened when, as far as it takes time; `null` where nothing is traced. */
  readonly timeline: Timeline | null
  /** Adds to the trace what the running task does. `event` is called only if there is a trace. */
  note(event: () => TraceEvent): void
  /** The name of a lock or variable. */
  nameOf(primitive: object): string

  // What the tasks observe.

  /** The running task has learnt `value`. */
  observe(value: unknown): void
  /**
   * The running task has learnt `value` of a variable. Records it in `into`, the history of an
   * attempt.
   */
  observeRead(into: Fingerprint, cell: object, value: unknown): void
  /** Plain fields are read unnoticed, so the running task is assumed to have read all of them. */
  observePlainState(into: Fingerprint): void
  /** The running task can from now on reach `value`, and the locks and variables inside it. */
  reaches(value: unknown): void

  // What the step uses, so that it is known in which states it does the same.

  /** The step looks at `primitive`, changes it or who waits for it, or depends on it in another way. */
  uses(primitive: object): void
  /** In the step a transaction begins to wait, is woken, or does not wait any more. */
  ordersWaiting(): void
  /** The step may use anything. */
  usesAnything(): void

  // When operations go on.

  /** The next moment, of a clock that only orders what happens. */
  tick(): number
  /** `operation` takes an unknown time, and can be resumed from now on, by `proceed`. */
  ready(operation: Operation, proceed: () => void): void
  /** `operation` waits, and can be resumed whenever `isReadyNow`; that may leave it waiting. */
  readyWhile(operation: Operation, isReadyNow: () => boolean, proceed: () => void): void
  /** The package that `operation` waits for lets it go on: at once, or when the scheduler chooses so. */
  resume(operation: Operation, proceed: () => void): void
  /**
   * A transaction of `task` is to wake up. Returns whether it does so at once, in Node's own order; if
   * not, it is held up until the scheduler chooses it. The answer is the same throughout a step.
   */
  wakesAtOnce(task: Task): boolean
  /**
   * Passes on `promise`, which has settled: `promise` itself, or one that settles in the same way when
   * the scheduler chooses so, with an operation of the running task called `label`.
   */
  passOn<A>(promise: Promise<A>, label: string): Promise<A>
  /** Passes on `promise`, while the running task awaits other operations on the way to its end. */
  during<A>(promise: Promise<A>, label: string): Promise<A>
  /** A point at which any other task may go first. */
  point(operation: Operation): Promise<void>
}
