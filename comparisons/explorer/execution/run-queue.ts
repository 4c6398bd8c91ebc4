import type { HandOver } from './hand-over.ts'
import { whose } from './owner.ts'
import type { RunningTask } from './running-task.ts'
import { ALL_START, type Move } from './schedule.ts'
import type { StepRunners } from './step-runners.ts'
import type { Operation, Task } from './task.ts'

/** How an operation goes on: the code that follows the await, as an adapter hands it over. */
type Proceed = () => void

/**
 * The operations that can be resumed, and since when. Node resumes what became ready first; here
 * each is a choice, so that the queue only remembers what Node would have chosen.
 *
 * Packages hand over what they let go on by {@link resume} and {@link passOn}; {@link HandOver} decides
 * whether it goes on at once or is held up until the scheduler chooses it. `work`,
 * timers and starts use {@link ready}: they take an unknown time, so they are a choice whatever the rule.
 */
export class RunQueue {
  readonly #tasks: readonly Task[]
  readonly #running: RunningTask
  readonly #handOver: HandOver
  readonly #runners: StepRunners
  #clock = 0

  constructor(
    tasks: readonly Task[],
    running: RunningTask,
    handOver: HandOver,
    runners: StepRunners,
  ) {
    this.#tasks = tasks
    this.#running = running
    this.#handOver = handOver
    this.#runners = runners
  }

  /** The next moment, of a clock that only orders what happens. */
  tick(): number {
    return this.#clock++
  }

  /** `operation` can be resumed from now on, by `proceed`. */
  ready(operation: Operation, proceed: Proceed): void {
    operation.readySince = this.tick()
    operation.proceed = proceed
  }

  /** `operation` waits, and can be resumed whenever `isReadyNow`; that may leave it waiting. */
  readyWhile(operation: Operation, isReadyNow: () => boolean, proceed: Proceed): void {
    operation.isReadyNow = isReadyNow
    operation.isWakeUp = true
    this.ready(operation, proceed)
  }

  /** The package that `operation` waits for lets it go on. */
  resume(operation: Operation, proceed: Proceed): void {
    const { task } = operation
    if (!this.#goesOnAtOnce(task)) this.#holdUp(operation, proceed)
    else {
      this.#runners.resume(task, task.lasting.indexOf(operation))
      task.end(operation)
      proceed()
    }
  }

  /** A transaction of `task` is to wake up. Returns whether it does so at once. */
  wakesAtOnce(task: Task): boolean {
    const isAtOnce = this.#goesOnAtOnce(task)
    if (isAtOnce) this.#runners.resume(task, null)
    return isAtOnce
  }

  /** Something is handed over to `task`. Returns whether it goes on at once. */
  #goesOnAtOnce(task: Task): boolean {
    return this.#handOver.goesOnAtOnce(task === this.#running.mover)
  }

  #holdUp(operation: Operation, proceed: Proceed): void {
    operation.waitIsOver()
    this.ready(operation, proceed)
  }

  /**
   * Passes on `promise`, which has settled: it is returned as it is, or with `label` for an operation of
   * the running task that holds it up.
   */
  passOn<A>(promise: Promise<A>, label: string): Promise<A> {
    const task = this.#running.now as Task
    if (!this.#goesOnAtOnce(task)) return this.#held(promise, task.begin(label, 'point'))
    this.#runners.resume(task, task.lasting.length)
    return promise
  }

  /** Passes on `promise`, while the running task awaits other operations on the way to its end. */
  during<A>(promise: Promise<A>, label: string): Promise<A> {
    return this.#held(promise, (this.#running.now as Task).begin(label, 'composite'))
  }

  /** A promise that settles as `promise` does, which ends `operation`, when the scheduler chooses so. */
  #held<A>(promise: Promise<A>, operation: Operation): Promise<A> {
    // What notes that it has settled is no code of the task, which does not run yet.
    return whose.outside(
      () =>
        new Promise((resolve, reject) => {
          promise.then(
            (result) => this.#holdUp(operation, () => resolve(result)),
            (error) => this.#holdUp(operation, () => reject(error)),
          )
        }),
    )
  }

  /** A point at which any other task may go first. */
  point(operation: Operation): Promise<void> {
    return new Promise((resolve) => this.ready(operation, resolve))
  }

  /** The one of `moves` that Node would make: it resumes what became ready first. */
  nextInOrder(moves: readonly Move[]): Move {
    const [first] = moves
    if (first === ALL_START) return first
    // A task may have hundreds of them, so they are put together once.
    const choices = new Map<number, readonly Operation[]>()
    for (const { task } of moves) {
      if (!choices.has(task)) choices.set(task, (this.#tasks[task] as Task).choices)
    }
    const orders = moves.map(
      (move) => choices.get(move.task)?.[move.operation]?.queueOrder ?? Infinity,
    )
    return moves[orders.indexOf(Math.min(...orders))] as Move
  }

  /** All that is ready, or becomes ready by itself, in the order in which Node would resume it. */
  describe(): string {
    const all = this.#tasks.flatMap(({ index, operations }) =>
      operations.map((operation, i) => ({ name: `${index}.${i}`, order: operation.queueOrder })),
    )
    return all
      .filter(({ order }) => order !== Infinity)
      .sort((a, b) => a.order - b.order)
      .map(({ name }) => name)
      .join()
  }
}
