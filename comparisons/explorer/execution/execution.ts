import type { Stage, World } from '../../../patterns/stage.ts'
import type { Packages } from '../fingerprint/package-objects.ts'
import { SharedState } from '../fingerprint/shared-state.ts'
import { Ranking } from '../fingerprint/symmetry.ts'
import { NO_TASKS, type TaskSet, withTask } from '../graph/task-set.ts'
import type { Program } from '../program.ts'
import { type Assumptions, assertNotRefuted } from './assumptions.ts'
import { type Ending, endless } from './ending.ts'
import { ExecutionHost } from './execution-host.ts'
import type { Attachment, Host } from './host.ts'
import { Judge } from './judge.ts'
import { Lifecycle, START } from './lifecycle.ts'
import { movesOf, resumedBy } from './moves.ts'
import { Observer } from './observer.ts'
import { Owner, whose } from './owner.ts'
import { makerAmong, tasksOf } from './program-tasks.ts'
import { atQuiescence } from './quiescence.ts'
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
import { WatchedCode } from './watched-code.ts'

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
export class Execution implements View {
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
  readonly #code: WatchedCode
  readonly #judge: Judge
  readonly #spins = new SpinBound()
  #stepCount = 0
  #resolve: (ending: Ending | null) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  /** @throws RangeError if the program has too many tasks, and whatever the program itself throws. */
  constructor(program: Program, scheduler: Scheduler, setting: Setting) {
    const { assumptions, isTraced, packages, attach } = setting
    this.#scheduler = scheduler
    this.#isExact = assumptions.rule === 'node'
    const host = new ExecutionHost(!this.#isExact, isTraced)
    const life = new Lifecycle(host)
    const { running } = host
    this.#host = host
    this.#life = life
    this.#running = running
    this.#attachments = attach(host)
    this.#code = new WatchedCode(host)
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
    this.#code.reportTo(this.#runners)
    const seesCyclesEarly = assumptions.seesCyclesEarly && !this.#isExact
    const [stage, code, spins] = [this.#stage, this.#code, this.#spins]
    this.#judge = new Judge(host, { stage, tasks, life, spins, code, tracer, seesCyclesEarly })
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
    this.#code.stop()
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
    return this.#shared.unseen ?? (this.#code.hasOwnCode ? OWN_CODE : null)
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
    if (this.#code.hasBrokenWait) assertNotRefuted(assumptions, { seesCyclesEarly: false })
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

  // The loop, which runs only when nothing else does.

  readonly #next = (): void => {
    try {
      const { mover } = this.#running
      const ending = mover === null ? undefined : this.#afterStep(mover)
      this.#scheduler.onState?.(this)
      const moves = ending === undefined ? this.#moves() : []
      if (moves.length === 0) this.#resolve(ending ?? this.#judge.atRest())
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
    const failure = this.#judge.failure()
    // A known path was checked when it was first explored.
    if (failure !== undefined || !this.#observer.isOn) return failure
    const ending = this.#judge.ending(mover, changes)
    this.isCutShort = ending?.kind === 'cycle' && this.#moves().length > 0
    return ending
  }
}
