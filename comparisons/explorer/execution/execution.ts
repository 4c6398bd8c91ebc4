import type { Stage, World } from '../../../patterns/stage.ts'
import type { Packages } from '../fingerprint/package-objects.ts'
import { SharedState } from '../fingerprint/shared-state.ts'
import { Ranking } from '../fingerprint/symmetry.ts'
import { NO_TASKS, type TaskSet, withTask } from '../graph/task-set.ts'
import type { Program } from '../program.ts'
import { type Assumptions, assertNotRefuted } from './assumptions.ts'
import { type Ending, endless, showError } from './ending.ts'
import { ExecutionHost } from './execution-host.ts'
import type { Attachment, Host } from './host.ts'
import { Judge } from './judge.ts'
import { Observer } from './observer.ts'
import { atQuiescence } from './quiescence.ts'
import { RunQueue } from './run-queue.ts'
import { RunningTask } from './running-task.ts'
import { isSame, type Move, type TraceStep } from './schedule.ts'
import type { Scheduler, StateFingerprint, View } from './scheduler.ts'
import { StateFingerprinter } from './state-fingerprinter.ts'
import { type Operation, type Task, tasksOf } from './task.ts'
import { StepTracer, Tracer } from './tracer.ts'

// How an execution works.
//
// The program's own code runs, with the real packages, on the real event loop. It is
// deterministic because nothing that it awaits goes on by itself. Adapters intercept the
// packages: an `Operation` stands for each await, and the promise that the task gets settles only
// when the scheduler chooses that operation. So between two choices one task runs, from where its
// await is resolved to where it awaits again. That is a step.
//
// A step is over when nothing is left to run. Only a macrotask can tell: it comes after all
// microtasks, however many there are (see quiescence.ts). Then the loop looks at what has become
// of the step: a task threw, an invariant is broken, a task awaits a promise that no adapter
// knows, or a cycle of mutexes has closed. If the run goes on, the scheduler chooses among the
// operations that are ready. If none is, either all tasks are done or the run is a deadlock.
//
// An execution cannot go back, for closures and pending promises cannot be copied. A search
// reaches another state by running the program again from its start. That is why all that a task
// can see has to be the same in every run: the time, random numbers, the names of locks and
// variables.
//
// The class below is the loop. Its parts are classes of their own: `RunQueue` knows since when
// each operation is ready, `Observer` what each task has observed, `StateFingerprinter` what a
// state is recognised by, `Tracer` what happened, and `Judge` decides how a run ends. Adapters see an `ExecutionHost`, schedulers a
// `View`.

/** What an execution is made with, beside the program and the scheduler. */
export interface Setting {
  readonly assumptions: Pick<Assumptions, 'seesCyclesEarly'>
  readonly isTraced: boolean
  readonly packages: Packages
  /** Attaches the adapters. */
  readonly attach: (host: Host) => readonly Attachment[]
}

/** A run that takes more steps is given up. */
const MAX_STEPS = 10_000

/** One run of a program from start to end. */
export class Execution implements View {
  readonly tasks: readonly Task[]
  readonly tracer: Tracer
  /** The task that made the latest step. */
  last: Task | null = null
  readonly #stage: Stage
  readonly #scheduler: Scheduler
  readonly #judge: Judge
  readonly #running = new RunningTask()
  readonly #ranking: Ranking
  readonly #shared: SharedState
  readonly #observer: Observer
  readonly #queue: RunQueue
  readonly #attachments: readonly Attachment[]
  readonly #fingerprinter: StateFingerprinter
  #stepCount = 0
  #finished = NO_TASKS
  #resolve: (ending: Ending | null) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  /**
   * Sets up the program.
   * @throws RangeError if it has too many tasks, and whatever the program itself throws.
   */
  constructor(program: Program, scheduler: Scheduler, setting: Setting) {
    const { assumptions, isTraced, packages, attach } = setting
    this.#scheduler = scheduler
    const running = this.#running
    const host = new ExecutionHost(running)
    this.#attachments = attach(host)
    const world: World = { work: (label) => this.#work(label) }
    this.#stage = program(world)
    const { subject, record } = this.#stage
    this.tasks = tasksOf(this.#stage)
    const ranking = new Ranking(this.tasks)
    const shared = new SharedState(subject, record, world, packages)
    const queue = new RunQueue(this.tasks, running)
    const observer = new Observer(shared, this.tasks, running)
    const tracer = isTraced ? new StepTracer(record, running) : new Tracer()
    this.#ranking = ranking
    this.#shared = shared
    this.#queue = queue
    this.#observer = observer
    this.tracer = tracer
    this.#judge = new Judge(this.#stage, this.tasks, tracer, assumptions.seesCyclesEarly)
    this.#fingerprinter = new StateFingerprinter(shared, ranking, this.#attachments)
    host.connect({ ranking, shared, tracer, observer, queue })
    for (const task of this.tasks) this.#begin(task)
  }

  /** Runs to the end. Resolves with how it ended, or with `null` if the scheduler abandoned it. */
  run(): Promise<Ending | null> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      for (const attachment of this.#attachments) attachment.start?.()
      this.#scheduler.begin?.({ observer: this.#observer, ranking: this.#ranking })
      this.#next()
    })
  }

  // What a scheduler sees.

  get live(): TaskSet {
    let live = NO_TASKS
    for (const { isAtWork, index } of this.tasks) if (isAtWork) live = withTask(live, index)
    return live
  }

  get finished(): TaskSet {
    return this.#finished
  }

  get unseen(): string | null {
    return this.#shared.unseen
  }

  fingerprint(): StateFingerprint {
    return this.#fingerprinter.compute()
  }

  nextInRunQueueOrder(moves: readonly Move[]): Move {
    return this.#queue.nextInOrder(moves)
  }

  runQueue(): string {
    return this.#queue.describe()
  }

  check(assumptions: Assumptions): void {
    for (const attachment of this.#attachments) {
      assertNotRefuted(assumptions, attachment.refuted?.())
    }
  }

  /** Whether it ended in a deadlock while other tasks were runnable. */
  get isCutShort(): boolean {
    return this.#judge.isCutShort
  }

  /** The most often that a waiter was overtaken in each queue, by the name of its lock. */
  *overtaking(): Iterable<readonly [lock: string, times: number]> {
    for (const attachment of this.#attachments) yield* attachment.overtaking?.() ?? []
  }

  // What the tasks are given to run.

  #work(label: string): Promise<void> {
    const task = this.#running.now
    if (task === null) return Promise.resolve()
    this.tracer.note(() => ({ kind: 'work', label }))
    const operation = task.begin(label, 'point')
    operation.takesTime = true
    return new Promise((resolve) => {
      this.#queue.ready(operation, () => {
        for (const attachment of this.#attachments) attachment.timeHasPassed?.()
        resolve()
      })
    })
  }

  #begin(task: Task): void {
    this.#queue.ready(task.begin('start', 'point'), () => this.#start(task))
  }

  #start(task: Task): void {
    const run = this.#stage.tasks[task.name] as () => Promise<unknown>
    const fail = (error: unknown) => {
      task.state = 'failed'
      task.error = error
      this.tracer.note(() => ({ kind: 'threw', error: showError(error) }))
    }
    try {
      run().then(() => this.#finish(task), fail)
    } catch (error) {
      fail(error)
    }
  }

  #finish(task: Task): void {
    if (task.isAtWork) this.#finished = withTask(this.#finished, task.index)
    this.tracer.note(() => ({ kind: task.isEndless ? 'start-over' : 'done' }))
    if (task.isEndless) {
      task.forget()
      this.#begin(task)
    } else task.state = 'done'
  }

  // The loop, which runs only when nothing else does.

  readonly #next = (): void => {
    try {
      const ending = this.#afterStep()
      this.#scheduler.onState?.(this)
      const moves = ending === undefined ? this.#moves() : []
      if (moves.length === 0) this.#resolve(ending ?? this.#judge.whenNoneIsRunnable())
      else this.#step(moves)
    } catch (error) {
      this.#reject(error)
    }
  }

  #afterStep(): Ending | undefined {
    const task = this.#running.now
    if (task === null) return undefined // the run begins
    this.#running.leave()
    // Where nothing is recorded, the path is known: it was judged when it was first explored.
    return this.#judge.afterStep(task, !this.#observer.isOn)
  }

  #step(moves: readonly Move[]): void {
    this.#stepCount += 1
    if (this.#stepCount > MAX_STEPS) {
      this.#resolve(endless(MAX_STEPS))
      return
    }
    const choice = this.#scheduler.next(moves, this)
    if (choice === null) {
      this.#resolve(null)
      return
    }
    const move = moves[choice] as Move
    if (this.tracer.isTracing) this.tracer.begin(this.#flagsOf(moves, move))
    this.#proceed(move)
    atQuiescence(this.#next)
  }

  #moves(): Move[] {
    const moves: Move[] = []
    for (const { index, choices } of this.#ranking.order) {
      for (let i = 0; i < choices.length; i += 1) moves.push({ task: index, operation: i })
    }
    return moves
  }

  #flagsOf(moves: readonly Move[], move: Move): Pick<TraceStep, 'isPreemption' | 'isDeviation'> {
    const last = this.last?.index
    const couldGoOn = move.task !== last && moves.some(({ task }) => task === last)
    return { isPreemption: couldGoOn, isDeviation: !isSame(this.nextInRunQueueOrder(moves), move) }
  }

  #proceed(move: Move): void {
    const task = this.tasks[move.task] as Task
    const operation = task.choices[move.operation] as Operation
    this.#finished = NO_TASKS
    this.last = task
    this.#running.enter(task)
    if (!operation.isWakeUp) {
      task.end(operation)
      if (!operation.isTransactional) this.#observer.resumed(task, move.operation)
    }
    operation.proceed()
  }
}
