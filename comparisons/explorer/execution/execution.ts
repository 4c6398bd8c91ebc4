import type { Stage, World } from '../../../patterns/stage.ts'
import type { Packages } from '../fingerprint/package-objects.ts'
import { SharedState } from '../fingerprint/shared-state.ts'
import { Ranking } from '../fingerprint/symmetry.ts'
import { NO_TASKS, type TaskSet, withTask } from '../graph/task-set.ts'
import type { Program } from '../program.ts'
import { type Assumptions, assertNotRefuted } from './assumptions.ts'
import { type CodeListener, reportCodeTo, watchesCode } from './code-watch.ts'
import {
  brokenAtEnd,
  brokenInvariant,
  completed,
  deadlock,
  type Ending,
  endless,
  firstBroken,
  hung,
  outOfControl,
  threw,
} from './ending.ts'
import { ExecutionHost } from './execution-host.ts'
import type { Attachment, Host } from './host.ts'
import { Lifecycle, START } from './lifecycle.ts'
import { movesOf, resumedBy } from './moves.ts'
import { Observer } from './observer.ts'
import { Owner, whose } from './owner.ts'
import { makerAmong, tasksOf } from './program-tasks.ts'
import { atQuiescence } from './quiescence.ts'
import { changesBetween, shownFields } from './record-changes.ts'
import { RunQueue } from './run-queue.ts'
import type { RunningTask } from './running-task.ts'
import { ALL_START, isSame, type Move } from './schedule.ts'
import type { Scheduler, StateFingerprint, View } from './scheduler.ts'
import { SpinBound } from './spin-bound.ts'
import { StateFingerprinter } from './state-fingerprinter.ts'
import { StepRunners } from './step-runners.ts'
import type { Operation, Task } from './task.ts'
import { type DelayPlan, planDelays } from './time/delay-plan.ts'
import { type Flags, StepTracer, Tracer } from './tracer.ts'
import { cycleThrough } from './wait-for.ts'

/** What an execution is made with, beside the program and the scheduler. */
export interface Setting {
  readonly assumptions: Pick<Assumptions, 'seesCyclesEarly' | 'rule'>
  readonly isTraced: boolean
  readonly packages: Packages
  /** Attaches the adapters. */
  readonly attach: (host: Host) => readonly Attachment[]
}

/** Delays are computed for runs of at most this many events: that takes the cube of their number. */
const MAX_PLANNED = 150

/** What keeps that from being merged. */
const OWN_CODE = 'what the program goes on with by itself'

/** A run that takes more steps is given up. */
const MAX_STEPS = 10_000

/** One run of a program from start to end. */
export class Execution implements View, CodeListener {
  readonly tasks: readonly Task[]
  readonly tracer: Tracer
  /** Whether it ended in a deadlock while other tasks were runnable. */
  isCutShort = false
  /** The task that made the latest step. */
  last: Task | null = null
  readonly #stage: Stage
  readonly #scheduler: Scheduler
  /** Whether only what takes time is a choice: the rule `node`. */
  readonly #isExact: boolean
  readonly #seesCyclesEarly: boolean
  readonly #host: ExecutionHost
  readonly #running: RunningTask
  readonly #life: Lifecycle
  readonly #ranking: Ranking
  readonly #shared: SharedState
  readonly #observer: Observer
  readonly #queue: RunQueue
  readonly #attachments: readonly Attachment[]
  readonly #fingerprinter: StateFingerprinter
  readonly #runners: StepRunners
  readonly #spins = new SpinBound()
  /** Whose code has begun something that Node does outside the process, or on real time. */
  #foreignTo: Owner | null = null
  /** A task went on while it waited for a lock, which it races with a promise. */
  #hasBrokenWait = false
  /** Code of the program itself went on in a step, and nobody notes what it knows. */
  #hasOwnCode = false
  #stepCount = 0
  #resolve: (ending: Ending | null) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  /** @throws RangeError if the program has too many tasks, and whatever the program itself throws. */
  constructor(program: Program, scheduler: Scheduler, setting: Setting) {
    const { assumptions, isTraced, packages, attach } = setting
    this.#scheduler = scheduler
    this.#isExact = assumptions.rule === 'node'
    this.#seesCyclesEarly = assumptions.seesCyclesEarly && !this.#isExact
    const host = new ExecutionHost(!this.#isExact, isTraced)
    const life = new Lifecycle(host)
    const { running } = host
    this.#host = host
    this.#life = life
    this.#running = running
    this.#attachments = attach(host)
    reportCodeTo(this)
    const world: World = { work: (label) => life.work(label) }
    const maker = new Owner(host, null)
    this.#stage = whose.run(maker, () => program(world))
    const tasks = tasksOf(this.#stage, this.#isExact)
    if (this.#attachments.some(({ hasOwnerless }) => hasOwnerless)) {
      maker.task = makerAmong(tasks, this.#isExact)
    }
    this.tasks = tasks
    const { subject, record } = this.#stage
    const ranking = new Ranking(tasks)
    const shared = new SharedState(subject, record, world, packages)
    const queue = new RunQueue(tasks, running, !this.#isExact)
    const observer = new Observer(shared, tasks, running)
    const tracer = isTraced ? new StepTracer(record, running) : new Tracer()
    const live = () => this.live
    host.connect({ ranking, shared, tracer, observer, queue, life, spins: this.#spins, live })
    this.tracer = tracer
    this.#ranking = ranking
    this.#shared = shared
    this.#queue = queue
    this.#observer = observer
    this.#runners = new StepRunners(observer)
    this.#fingerprinter = new StateFingerprinter(shared, ranking, this.#attachments)
    for (const attachment of this.#attachments) if (maker.task) attachment.adopt?.(maker.task)
    life.beginAll(this.#stage, tasks)
  }

  /** Runs to the end. Resolves with how it ended, or with `null` if the scheduler abandoned it. */
  run(): Promise<Ending | null> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#scheduler.begin?.({ observer: this.#observer, ranking: this.#ranking })
      this.#next()
    })
  }

  /** Lets go of what is watched outside. */
  stop(): void {
    this.#life.isOver = true
    reportCodeTo(null)
    this.tracer.stop()
  }

  // What a scheduler sees.

  get live(): TaskSet {
    let live = NO_TASKS
    for (const { isAtWork, index } of this.tasks) if (isAtWork) live = withTask(live, index)
    return live
  }

  get finished(): TaskSet {
    return this.#life.finished
  }

  get unseen(): string | null {
    return this.#shared.unseen ?? (this.#hasOwnCode ? OWN_CODE : null)
  }

  fingerprint(): StateFingerprint {
    return this.#fingerprinter.compute(this.#mayAllStart)
  }

  nextInRunQueueOrder(moves: readonly Move[]): Move {
    return this.#queue.nextInOrder(moves)
  }

  runQueue(): string {
    return this.#queue.describe()
  }

  check(assumptions: Assumptions): void {
    if (this.#hasBrokenWait) assertNotRefuted(assumptions, { seesCyclesEarly: false })
    for (const attachment of this.#attachments) {
      assertNotRefuted(assumptions, attachment.refuted?.())
    }
  }

  /** The most often that a waiter was overtaken in each queue, by the name of its lock. */
  *overtaking(): Iterable<readonly [lock: string, times: number]> {
    for (const attachment of this.#attachments) yield* attachment.overtaking?.() ?? []
  }

  /** Whose step it is, where nothing better is known of whose code runs. */
  get ownerInStep(): Owner | undefined {
    const { mover } = this.#running
    return mover === null ? undefined : this.#life.owners.get(mover)
  }

  /** The delays that bring this run about on the real event loop; `null` if there are none, or it is not traced. */
  get plan(): DelayPlan | null {
    const { timeline } = this.#host
    const isPlannable = this.#isExact && this.tasks.every(({ isEndless }) => !isEndless)
    if (timeline === null || !isPlannable || timeline.events.length > MAX_PLANNED) return null
    return planDelays(timeline)
  }

  // What the watch of the code reports.

  ran({ host, task, onlyLooks }: Owner): void {
    const { mover } = this.#running
    if (host !== this.#host || mover === null || onlyLooks) return
    if (task === null) {
      this.#hasOwnCode = true
      return
    }
    this.#runners.add(task)
    if (task !== mover && task.onlyWait !== undefined) this.#hasBrokenWait = true
  }

  began(owner: Owner): void {
    if (owner.host === this.#host) this.#foreignTo ??= owner
  }

  // The loop, which runs only when nothing else does.

  readonly #next = (): void => {
    try {
      const { mover } = this.#running
      const ending = mover === null ? undefined : this.#afterStep(mover)
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

  /** Whether all tasks can start in one macrotask: only at the very beginning. */
  get #mayAllStart(): boolean {
    return this.#isExact && this.last === null
  }

  #moves(): readonly Move[] {
    const moves = movesOf(this.#ranking.order, this.#attachments)
    return this.#mayAllStart && resumedBy(ALL_START, this.tasks).length > 1
      ? [ALL_START, ...moves]
      : moves
  }

  #flagsOf(moves: readonly Move[], move: Move): Flags {
    const last = this.last?.index
    const couldGoOn = move.task !== last && moves.some(({ task }) => task === last)
    return {
      isPreemption: couldGoOn,
      isDeviation: !isSame(this.nextInRunQueueOrder(moves), move),
      ...(move === ALL_START && { startsTogether: true }),
    }
  }

  #proceed(move: Move): void {
    const operations = resumedBy(move, this.tasks)
    const { task } = operations[0] as Operation
    this.#life.finished = NO_TASKS
    this.last = task
    this.#spins.begin()
    this.#running.enter(task)
    this.#runners.begin(task)
    for (const attachment of this.#attachments) attachment.stepBegins?.(operations[0] as Operation)
    const starting = operations.filter(({ label }) => label === START)
    if (starting.length > 0) this.#host.timeline?.start(starting.map((each) => each.task.name))
    for (const operation of operations) this.#resume(operation, move.operation)
  }

  #resume(operation: Operation, choice: number): void {
    const { task } = operation
    if (!operation.isWakeUp) task.end(operation)
    this.#runners.add(task)
    this.#host.as(task, () => {
      if (!operation.isWakeUp && !operation.isTransactional) this.#observer.resumed(task, choice)
      operation.proceed()
    })
  }

  #afterStep(mover: Task): Ending | undefined {
    this.#runners.end()
    this.#running.leave()
    const changes = this.tracer.end(mover)
    if (this.#life.failure !== null) return threw(this.#life.failure)
    if (this.#spins.hasHung) return hung(this.tasks)
    if (!this.#observer.isOn) return undefined // a known path was checked when it was first explored
    const broken = this.#broken(this.#stage.invariants)
    if (broken !== undefined) return brokenInvariant(broken, changes)
    const lost = this.tasks.find(({ isOutOfControl }) => isOutOfControl)
    if (lost !== undefined && (this.#foreignTo !== null || !watchesCode)) {
      return outOfControl(lost, this.tracer.awaitedBy(lost))
    }
    const isCertain = this.#seesCyclesEarly && this.#foreignTo === null
    const cycle = isCertain ? cycleThrough(mover, true) : undefined
    this.isCutShort = cycle !== undefined && this.#moves().length > 0
    return cycle && deadlock(cycle, this.tasks)
  }

  #stuckOrDone(): Ending {
    const stuck = this.tasks.filter(({ isAtWork }) => isAtWork)
    if (stuck.length > 0) return this.#endingOf(stuck)
    const broken = this.#broken(this.#stage.finally)
    if (broken === undefined) return completed
    return brokenAtEnd(broken, changesBetween(new Map(), shownFields(this.#stage.record)))
  }

  /** Nothing can happen any more that is a choice, and these tasks are not done. */
  #endingOf(stuck: readonly Task[]): Ending {
    const awaitedBy = (task: Task) => this.tracer.awaitedBy(task)
    const foreign = this.#foreignTo
    if (foreign !== null) {
      const waiting = stuck.find((task) => task === foreign.task) ?? (stuck[0] as Task)
      return outOfControl(waiting, awaitedBy(waiting))
    }
    const cycles = stuck.map((task) => cycleThrough(task, false))
    const cycle = cycles.find((each) => each !== undefined)
    return deadlock(cycle, stuck, awaitedBy)
  }

  #broken(invariants: Stage['invariants']): string | undefined {
    return whose.run(new Owner(this.#host, null, true), () => firstBroken(invariants))
  }
}
