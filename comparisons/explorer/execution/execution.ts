import type { Stage, World } from '../../../patterns/stage.ts'
import type { Packages } from '../fingerprint/package-objects.ts'
import { SharedState } from '../fingerprint/shared-state.ts'
import { Ranking } from '../fingerprint/symmetry.ts'
import { assertFits, NO_TASKS, type TaskSet, withTask } from '../graph/task-set.ts'
import type { Program } from '../program.ts'
import { type Assumptions, assertNotRefuted } from './assumptions.ts'
import {
  brokenAtEnd,
  brokenInvariant,
  completed,
  deadlock,
  type Ending,
  endless,
  firstBroken,
  outOfControl,
  showError,
  threw,
} from './ending.ts'
import { ExecutionHost } from './execution-host.ts'
import type { Attachment, Host } from './host.ts'
import { Observer } from './observer.ts'
import { atQuiescence } from './quiescence.ts'
import { changesBetween, shownFields } from './record-changes.ts'
import { RunQueue } from './run-queue.ts'
import { RunningTask } from './running-task.ts'
import { isSame, type Move, type TraceStep } from './schedule.ts'
import type { Scheduler, StateFingerprint, View } from './scheduler.ts'
import { StateFingerprinter } from './state-fingerprinter.ts'
import { type Operation, Task } from './task.ts'
import { StepTracer, Tracer } from './tracer.ts'
import { cycleThrough } from './wait-for.ts'

// How an execution works.
//
// The program's own code runs, with the real packages, on the real event loop. It is deterministic
// because nothing that it awaits goes on by itself. Adapters intercept the packages: an `Operation`
// stands for each await, and the promise that the task gets settles only when the scheduler chooses
// that operation. So between two choices one task runs, from where its await is resolved to where it
// awaits again. That is a step.
//
// A step is over when nothing is left to run. Only a macrotask can tell: it comes after all
// microtasks, however many there are (see quiescence.ts). Then the loop looks at what has become of
// the step: a task threw, an invariant is broken, a task awaits a promise that no adapter knows, or a
// cycle of mutexes has closed. If the run goes on, the scheduler chooses among the operations that
// are ready. If none is, either all tasks are done or the run is a deadlock.
//
// An execution cannot go back, for closures and pending promises cannot be copied. A search reaches
// another state by running the program again from its start. That is why all that a task can see has
// to be the same in every run: the time, random numbers, the names of locks and variables.
//
// The class below is the loop. Its parts are classes of their own: `RunQueue` knows since when each
// operation is ready, `Observer` what each task has observed, `StateFingerprinter` what a state is
// recognised by, `Tracer` what happened. Adapters see an `ExecutionHost`, schedulers a `View`.

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
  /** Whether it ended in a deadlock while other tasks were runnable. */
  isCutShort = false
  /** The task that made the latest step. */
  last: Task | null = null
  readonly #stage: Stage
  readonly #scheduler: Scheduler
  readonly #seesCyclesEarly: boolean
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
    this.#seesCyclesEarly = assumptions.seesCyclesEarly
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
      const task = this.#running.now
      const ending = task === null ? undefined : this.#afterStep(task)
      this.#scheduler.onState?.(this)
      const moves = ending === undefined ? this.#moves() : []
      if (moves.length === 0) this.#resolve(ending ?? this.#stuckOrDone())
      else this.#step(moves)
    } catch (error) {
      this.#reject(error)
    }
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

  #afterStep(task: Task): Ending | undefined {
    this.#running.leave()
    const changes = this.tracer.end(task)
    if (task.state === 'failed') return threw(task)
    if (!this.#observer.isOn) return undefined // a known path was checked when it was first explored
    const broken = firstBroken(this.#stage.invariants)
    if (broken !== undefined) return brokenInvariant(broken, changes)
    const lost = this.tasks.find(({ isOutOfControl }) => isOutOfControl)
    if (lost !== undefined) return outOfControl(lost, this.tracer.awaitedBy(lost))
    const cycle = this.#seesCyclesEarly ? cycleThrough(task, true) : undefined
    this.isCutShort = cycle !== undefined && this.#moves().length > 0
    return cycle && deadlock(cycle, this.tasks)
  }

  #stuckOrDone(): Ending {
    const stuck = this.tasks.filter(({ isAtWork }) => isAtWork)
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

function tasksOf({ tasks, daemons = [], endless = [] }: Stage): Task[] {
  const names = Object.keys(tasks)
  assertFits(names.length)
  return names.map((name, index) => {
    const symmetryClass = names.findIndex((other) => tasks[other] === tasks[name])
    const isDaemon = daemons.includes(name)
    return new Task(index, name, { symmetryClass, isDaemon, isEndless: endless.includes(name) })
  })
}
