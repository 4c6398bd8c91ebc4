import { SharedState } from '../fingerprint/shared-state.ts'
import { Ranking } from '../fingerprint/symmetry.ts'
import { NO_TASKS, type TaskSet } from '../graph/task-set.ts'
import { AssumptionRefuted, type Assumptions, assertNotRefuted } from './assumptions.ts'
import { type Ending, endless } from './ending.ts'
import type { ExecutionHost } from './execution-host.ts'
import type { StepFootprint } from './footprint.ts'
import { HandOver } from './hand-over.ts'
import type { Attachment } from './host.ts'
import { Judge } from './judge.ts'
import { type Lifecycle, START } from './lifecycle.ts'
import { Moves, resumedBy } from './moves.ts'
import { Observer } from './observer.ts'
import type { Owner } from './owner.ts'
import type { PreparedProgram } from './prepared-program.ts'
import { atWorkAmong, makerAmong, tasksOf } from './program-tasks.ts'
import { atQuiescence } from './quiescence.ts'
import { RunQueue } from './run-queue.ts'
import type { RunningTask } from './running-task.ts'
import { flagsOf, type Move, slownessOf } from './schedule.ts'
import type { Controls, Scheduler, StateFingerprint, View } from './scheduler.ts'
import { type Sight, sightOf } from './sight.ts'
import type { SpinBound } from './spin-bound.ts'
import { StateFingerprinter } from './state-fingerprinter.ts'
import { StepRunners } from './step-runners.ts'
import type { Operation, Task } from './task.ts'
import { type DelayPlan, planOfShort } from './time/delay-plan.ts'
import { StepTracer, Tracer } from './tracer.ts'
import type { WatchedCode } from './watched-code.ts'

// How an execution works.
//
// The program's own code runs, with the real packages, on the real event loop. It is deterministic
// because nothing that takes time goes on by itself. Adapters intercept the packages: an `Operation`
// stands for each await of `work`, of a timer, a lock or a transaction. Under the rule `node` only what
// takes time is held up until the scheduler chooses it: `work`, the timers, the starts of the tasks. All
// else goes on in Node's own order. Under the harsher rules what a task gets from a package is held up
// too (see hand-over.ts). A step is what runs from one choice to the next: the mover, and all it wakes.
//
// A step is over when nothing is left to run. Only a macrotask can tell: it comes after all
// microtasks, however many there are (see quiescence.ts). Then the loop looks at what has become
// of the step: a task threw, an invariant is broken, Node has begun something for a task that no
// adapter controls, or a cycle of mutexes has closed. If the run goes on, the scheduler chooses
// among the operations that are ready. If none is, all tasks are done or the run is a deadlock.
//
// An execution cannot go back, for closures and pending promises cannot be copied. A search
// reaches another state by running the program again from its start. So all that a task can see has
// to be the same in every run: the time, random numbers, the names of locks and variables.
//
// The class below is the loop. Its parts are classes: `Lifecycle` starts the tasks, `RunQueue` knows
// since when each operation is ready, `StepRunners` whose code has run, `Observer` what each task has
// observed, `StateFingerprinter` what a state is recognised by, `Tracer` what happened, `Judge` how a
// run ends. Adapters see an `ExecutionHost`, schedulers a `View`.

/** A run that takes more steps is given up. */
export const MAX_STEPS = 10_000

/** One run of a program from start to end. */
export class Execution implements View {
  readonly tasks: readonly Task[]
  readonly tracer: Tracer
  readonly look: () => Sight
  /** Whether it ended in a deadlock while other tasks were runnable. */
  isCutShort = false
  last: Task | null = null
  #scheduler: Scheduler
  /** Whether only what takes time is a choice: the rule `node`. */
  readonly #isExact: boolean
  readonly #host: ExecutionHost
  readonly #running: RunningTask
  readonly #life: Lifecycle
  readonly #controls: Controls
  readonly #shared: SharedState
  readonly #observer: Observer
  readonly #queue: RunQueue
  readonly #handOver: HandOver
  readonly #attachments: readonly Attachment[]
  readonly #movesNow: Moves
  readonly #fingerprinter: StateFingerprinter
  readonly #runners: StepRunners
  readonly #code: WatchedCode
  readonly #judge: Judge
  readonly #spins: SpinBound
  #stepCount = 0
  #resolve: (ending: Ending | null) => void = () => {}
  #reject: (error: unknown) => void = () => {}

  /** @throws RangeError if the program has too many tasks. */
  constructor(prepared: PreparedProgram, scheduler: Scheduler) {
    const { setting, host, life, code, spins, attachments, world, maker, stage } = prepared
    const { assumptions, heap, traced } = setting
    const isExact = assumptions.rule === 'node'
    const { running } = host
    const tasks = tasksOf(stage, isExact)
    heap.hasBegun = [life, ...attachments].some(({ hasOwnerless }) => hasOwnerless)
    if (heap.hasBegun) maker.task = makerAmong(tasks, isExact)
    const ranking = new Ranking(tasks)
    const shared = new SharedState(stage, world, heap, assumptions.merges)
    const handOver = new HandOver(assumptions.rule, () => this.#scheduler.goesOnAtOnce?.() ?? false)
    const observer = new Observer(shared, ranking, running)
    const runners = new StepRunners(observer)
    const queue = new RunQueue(tasks, running, handOver, runners)
    const tracer =
      traced > 0 ? new StepTracer(stage, shared.assigned, running, traced) : new Tracer()
    const seesCyclesEarly = assumptions.seesCyclesEarly && !isExact
    this.tasks = tasks
    this.tracer = tracer
    this.#scheduler = scheduler
    this.look = () => sightOf({ tasks, attachments, shared, stage })
    this.#isExact = isExact
    this.#host = host
    this.#running = running
    this.#life = life
    this.#attachments = attachments
    this.#movesNow = new Moves(attachments)
    this.#code = code
    this.#shared = shared
    this.#queue = queue
    this.#handOver = handOver
    this.#observer = observer
    this.#runners = runners
    this.#spins = spins
    this.#judge = new Judge(host, { stage, tasks, life, spins, code, tracer, seesCyclesEarly })
    this.#controls = { observer, ranking, judge: this.#judge }
    this.#fingerprinter = new StateFingerprinter({ shared, ranking, observer }, attachments)
    host.connect({ ranking, shared, tracer, observer, queue, life, spins, live: () => this.live })
    code.reportTo({ runners, tracer, handOver })
    for (const each of [life, ...attachments]) if (maker.task) each.adopt?.(maker.task)
    life.beginAll(stage, tasks, shared)
  }

  /** Runs to the end. Resolves with how it ended, or with `null` if the scheduler abandoned it. */
  run(): Promise<Ending | null> {
    for (const attachment of this.#attachments) attachment.start?.()
    this.#scheduler.begin?.(this.#controls)
    return this.#go()
  }

  /** After the end: lets the tasks finish what they have begun, unseen, until none can or `scheduler` gives up. */
  async windUp(scheduler: Scheduler): Promise<void> {
    this.#scheduler = scheduler
    this.#life.isWindingUp = true
    this.#observer.follows(0)
    await this.#go().catch(() => {}) // Nobody asks how it ends.
  }

  #go(): Promise<Ending | null> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      // A step that begins in a microtask would run all microtasks before what is due at the next tick.
      atQuiescence(this.#next)
    })
  }

  get live(): TaskSet {
    return atWorkAmong(this.tasks)
  }

  get finished(): TaskSet {
    return this.#life.finished
  }

  get couldHaveGoneOn(): boolean {
    return this.#handOver.couldDiffer
  }

  get footprint(): StepFootprint | null {
    return this.looksOutside ? null : this.#observer.footprint.of(this.#runners.all)
  }

  get unseen(): string | null {
    return this.#shared.opaque ?? this.#code.unseen
  }

  fingerprint(): StateFingerprint {
    return this.#fingerprinter.compute(this.#mayAllStart, () => this.#judge.hasCycle)
  }

  nextInRunQueueOrder(moves: readonly Move[]): Move {
    return this.#queue.nextInOrder(moves)
  }

  runQueue(): string {
    return this.#queue.describe()
  }

  check(assumptions: Assumptions): void {
    if (assumptions.merges && this.#shared.mustStartOver) throw new AssumptionRefuted({})
    if (this.#code.hasBrokenWait) assertNotRefuted(assumptions, { seesCyclesEarly: false })
    for (const each of this.#attachments) assertNotRefuted(assumptions, each.refuted?.())
  }

  /** The most often that a waiter was overtaken in each queue, by the name of its lock. */
  *overtaking(): Iterable<readonly [lock: string, times: number]> {
    this.#observer.codeRests()
    for (const attachment of this.#attachments) yield* attachment.overtaking?.() ?? []
  }

  /** Whose step it is, where nothing better is known of whose code runs. */
  get ownerInStep(): Owner | undefined {
    const { mover } = this.#running
    return mover === null ? undefined : this.#life.owners.get(mover)
  }

  /** Whether the program has set a timer, looked at the clock or drawn a random number. */
  get looksOutside(): boolean {
    return this.#host.looksOutside
  }

  /** The delays that bring this run about on the real event loop; `null` if there are none, or it is not traced. */
  get plan(): DelayPlan | null {
    const { timeline } = this.#host
    const isPlannable = this.#isExact && this.tasks.every(({ isEndless }) => !isEndless)
    return isPlannable ? planOfShort(timeline) : null
  }

  // The loop, which runs only when nothing else does.

  readonly #next = (): void => {
    try {
      const { mover } = this.#running
      const ending = mover === null ? this.#judge.hang() : this.#afterStep(mover)
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
    this.#observer.codeRests()
    const isTooLong = this.#stepCount > MAX_STEPS
    const choice = isTooLong ? null : this.#scheduler.next(moves, this)
    if (choice === null) {
      this.#resolve(isTooLong ? endless(MAX_STEPS) : null)
      return
    }
    const move = moves[choice] as Move
    if (this.tracer.isTracing) {
      this.tracer.begin(flagsOf(move, moves, this.last?.index, this.nextInRunQueueOrder(moves)))
    }
    this.#proceed(move)
    atQuiescence(this.#next)
  }

  /** Whether all tasks can start in one macrotask: only at the very beginning. */
  get #mayAllStart(): boolean {
    return this.#isExact && this.last === null
  }

  #moves(): readonly Move[] {
    return this.#movesNow.of(this.#controls.ranking.order, this.#mayAllStart)
  }

  #proceed(move: Move): void {
    const operations = resumedBy(move, this.tasks)
    const [first] = operations as readonly [Operation]
    const { task } = first
    this.#life.finished = NO_TASKS
    this.last = task
    this.#spins.begin()
    this.#handOver.begin()
    this.#running.enter(task)
    this.#observer.stepBegins(task)
    this.#runners.begin(task)
    for (const attachment of this.#attachments) attachment.stepBegins?.(first, slownessOf(move))
    const starting = operations.filter(({ label }) => label === START)
    if (starting.length > 0) this.#host.timeline?.start(starting.map((each) => each.task.name))
    for (const operation of operations) this.#resume(operation)
  }

  #resume(operation: Operation): void {
    const { task, isWakeUp, isTransactional } = operation
    const sees = !isWakeUp && !isTransactional
    this.#runners.resume(task, sees ? task.lasting.indexOf(operation) : null)
    if (!isWakeUp) task.end(operation)
    this.#runners.goesOn(task)
    this.tracer.goesOn(task, operation.askedAt)
    this.#observer.codeRuns()
    this.#host.as(task, operation.proceed)
  }

  #afterStep(mover: Task): Ending | undefined {
    this.#runners.end()
    this.#running.leave()
    if (this.#life.isWindingUp) return this.#judge.hang()
    const changes = this.tracer.end(mover)
    const failure = this.#judge.failure()
    // A known path was judged when it was first explored. But an invariant may remember what it saw.
    if (failure !== undefined || !this.#observer.isOn) return failure ?? this.#judge.askOnly()
    const ending = this.#judge.ending(mover, changes)
    this.isCutShort = ending?.kind === 'cycle' && this.#moves().length > 0
    return ending
  }
}
