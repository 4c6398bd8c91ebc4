import type { Stage } from '../../../patterns/stage.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import { NO_TASKS, withTask } from '../graph/task-set.ts'
import { startAlone } from './async-context.ts'
import { promiseOf } from './checked-stage.ts'
import { showError } from './ending.ts'
import type { Host } from './host.ts'
import { Owner } from './owner.ts'
import { MAKER } from './program-tasks.ts'
import type { Operation, Task } from './task.ts'

/** The label of the operation that starts a task. */
export const START = 'start'

/** Starts the tasks of one execution, gives them `work`, and notes how each of them ends. */
export class Lifecycle {
  readonly owners = new Map<Task, Owner>()
  /** The tasks that finished, or finished a round, in the present step. */
  finished = NO_TASKS
  /** The first error that ends the run. */
  failure: { readonly name: string; readonly error: unknown } | null = null
  /** Whether the run is over, so that nothing that happens concerns it any more. */
  isOver = false
  /** Whether tasks only finish what they have begun, so that endless ones do not start over. */
  isWindingUp = false
  readonly #host: Host
  /** What is under way, in the order in which it was asked for. */
  readonly #works = new Set<Operation>()
  /** The same that was asked for while the program was made. */
  #ownerless: ((maker: Task) => void)[] = []
  #stage: Stage | null = null
  #shared: SharedState | null = null

  constructor(host: Host) {
    this.#host = host
  }

  /** Lets the tasks of `stage` begin. */
  beginAll(stage: Stage, tasks: readonly Task[], shared: SharedState): void {
    this.#stage = stage
    this.#shared = shared
    for (const task of tasks) this.owners.set(task, new Owner(this.#host, task))
    for (const task of tasks) if (task.state === 'live') this.#begin(task)
  }

  /** What a program awaits as `world.work`. */
  work(label: string): Promise<void> {
    const { runningTask: task } = this.#host
    if (task === null && this.#stage !== null) return Promise.resolve() // an invariant only looks
    return new Promise((resolve) => {
      if (task === null) this.#ownerless.push((maker) => this.#ask(label, maker, resolve))
      else this.#ask(label, task, resolve)
    })
  }

  /** Whether the program has begun `work` while it was made. */
  get hasOwnerless(): boolean {
    return this.#ownerless.length > 0
  }

  /** From now on that is `maker`'s. */
  adopt(maker: Task): void {
    for (const ask of this.#ownerless.splice(0)) ask(maker)
  }

  #ask(label: string, task: Task, resolve: () => void): void {
    const { timeline } = this.#host
    this.#host.note(() => ({ kind: 'work', label }))
    const operation = task.begin(label, 'point')
    operation.takesTime = true
    operation.isWork = true
    this.#works.add(operation)
    operation.isOutside = true
    const number = timeline?.ask(label) ?? 0
    this.#host.ready(operation, () => {
      timeline?.end(number)
      this.#ended(operation)
      resolve()
    })
  }

  /** Tells which `work` has ended, where the task awaits something else as well. */
  #ended(operation: Operation): void {
    const { task, label } = operation
    if (task.operations.some(({ kind }) => kind !== 'composite')) {
      const alike = [...this.#works].filter((work) => work.task === task && work.label === label)
      const place = alike.indexOf(operation) + 1
      const which = alike.length > 1 ? { place } : {}
      this.#host.note(() => ({ kind: 'work-ended', label, ...which }))
    }
    this.#works.delete(operation)
  }

  /** Code of `task`, or of the program, has thrown. Returns `false` if the run is over. */
  failed(error: unknown, task: Task | null): boolean {
    if (this.isOver) return false
    this.failure ??= { name: task?.name ?? MAKER, error }
    if (task === null) return true
    task.state = 'failed'
    task.error = error
    this.#host.note(() => ({ kind: 'threw', error: showError(error) }))
    return true
  }

  #begin(task: Task): void {
    const start: Operation = task.begin(START, 'point')
    start.isOutside = true
    this.#host.ready(start, () =>
      this.#host.asBeginning(task, () => startAlone(() => this.#start(task))),
    )
  }

  #start(task: Task): void {
    const run = this.#stage?.tasks[task.name] as () => Promise<unknown>
    const fail = (error: unknown) => void this.failed(error, task)
    try {
      const end = promiseOf(task.name, this.#shared?.start(task.name, run))
      end.then(() => this.#finish(task), fail)
    } catch (error) {
      fail(error)
    }
  }

  #finish(task: Task): void {
    if (task.isAtWork) this.finished = withTask(this.finished, task.index)
    this.#host.note(() => ({ kind: task.isEndless ? 'start-over' : 'done' }))
    if (task.isEndless && !this.isWindingUp) {
      // What it has left behind may go on with all that it knew.
      if (task.operations.length === 0) task.forget()
      this.#begin(task)
    } else task.state = 'done'
  }
}
