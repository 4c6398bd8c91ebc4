import type { Stage, World } from '../../../patterns/stage.ts'
import { Locks } from '../adapters/async-mutex.ts'
import { Limits } from '../adapters/p-limit.ts'
import { Timers } from '../adapters/timers/timers.ts'
import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { SharedState } from '../fingerprint/shared-state.ts'
import { Ranking } from '../fingerprint/symmetry.ts'
import {
  brokenInvariant,
  deadlock,
  type Ending,
  endless,
  firstBroken,
  outOfControl,
  threw,
} from './ending.ts'
import { Owner, whose } from './owner.ts'
import { atQuiescence } from './quiescence.ts'
import { isSame, type Move, type Step, type Strategy } from './schedule.ts'
import { show } from './show.ts'
import { type Operation, Task } from './task.ts'
import { UnknownPromises } from './unknown-promises.ts'
import { cycleThrough } from './wait-for.ts'

interface Options {
  /** Whether a cycle of mutexes counts as a deadlock at the step that closes it. */
  readonly seesCyclesEarly: boolean
  /** Whether the time is a part of the state. */
  readonly printsTime?: boolean
  /** Whether the steps are described, which takes time. */
  readonly isTold: boolean
}

/** Under this name goes what the program does by itself, and no task. */
const MAKER = 'the program'

/** A run that takes more steps is given up. */
const MOST_STEPS = 10_000

/** One run from start to end, in which `strategy` decides at every await who goes next. */
export class Execution {
  readonly tasks: readonly Task[]
  readonly ranking: Ranking
  readonly locks = new Locks(this)
  readonly timers = new Timers(this)
  readonly limits = new Limits(this)
  readonly shared: SharedState
  readonly steps: Step[] = []
  /** Whether it is followed what the tasks observe. A known path can do without, up to its end. */
  isObserving = true
  /** Whether there were steps in which it was not followed. */
  hasSkipped = false
  /** It ended in a deadlock while others could go on. */
  isCutShort = false
  /** The task that made the latest step. */
  last: Task | null = null
  /** Whose code makes the program, and whose looks at it. */
  readonly #maker = new Owner(this, null)
  readonly #spectator = new Owner(this, null, true)
  readonly #stage: Stage
  readonly #strategy: Strategy
  readonly #seesCyclesEarly: boolean
  readonly #printsTime: boolean
  /** Whether the steps are described. */
  readonly isTold: boolean
  readonly #record: () => string[]
  #running: Task | null = null
  #clock = 0
  #stepCount = 0
  readonly #promises: UnknownPromises | undefined
  #finished = 0
  #failure: { readonly name: string; readonly error: unknown } | null = null
  #isOver = false
  #actions: string[] = []
  #seen: string[]
  #flags = { isPreemption: false, isDeviation: false }
  #end: (ending: Ending | null) => void = () => {}
  #fail: (error: unknown) => void = () => {}

  constructor(
    stage: (world: World) => Stage,
    strategy: Strategy,
    { seesCyclesEarly, printsTime = false, isTold }: Options,
  ) {
    this.#strategy = strategy
    this.#printsTime = printsTime
    this.#seesCyclesEarly = seesCyclesEarly
    this.isTold = isTold
    const world: World = { work: (label) => this.#work(label) }
    this.#stage = whose.run(this.#maker, () => stage(world))
    const { subject, record, tasks, daemons = [], endless = [] } = this.#stage
    this.shared = new SharedState(subject, record, world)
    const kindOf = (name: string) => ({
      isDaemon: daemons.includes(name),
      isEndless: endless.includes(name),
    })
    this.tasks = Object.keys(tasks).map((name, i, names) => {
      const twin = names.findIndex((other) => tasks[other] === tasks[name])
      return new Task(i, name, { twin, ...kindOf(name) })
    })
    if (this.timers.hasOwnerless) this.#addMaker(this.tasks as Task[])
    this.ranking = new Ranking(this.tasks)
    this.#record = () => Object.entries(record ?? {}).map(([key, value]) => `${key} ${show(value)}`)
    this.#seen = this.#record()
    for (const task of this.tasks) if (task.state === 'live') this.#begin(task)
    if (isTold) {
      this.#promises = new UnknownPromises(() => ({ task: this.#running, step: this.#stepCount }))
    }
  }

  /** A task that is done, and to which the timers belong that were set while the program was made. */
  #addMaker(tasks: Task[]): void {
    const index = tasks.length
    const kind = { twin: index, isDaemon: true, isEndless: false }
    const maker = new Task(index, MAKER, kind)
    maker.state = 'done'
    tasks.push(maker)
    this.#maker.task = maker
    this.timers.adopt(maker)
  }

  /** Lets go of what is watched outside, and of all timers. */
  stop(): void {
    this.#isOver = true
    this.timers.end()
    this.#promises?.stop()
  }

  /** Runs to the end. Resolves with how it ended, or with `null` if the strategy abandoned it. */
  run(): Promise<Ending | null> {
    return new Promise((resolve, reject) => {
      this.#end = resolve
      this.#fail = reject
      this.#next()
    })
  }

  /**
   * A print of the whole state, at a moment when nothing runs, and one of where everything stands,
   * which leaves out what only the tasks know.
   */
  print(): { readonly all: Fingerprint; readonly place: Fingerprint } {
    const print = new Fingerprint()
    this.timers.print(print, this.#printsTime)
    const printer = this.shared.print(print, this.locks.print)
    for (const task of this.ranking.order) task.printPlace(print, printer)
    const place = print.copy()
    for (const task of this.ranking.order) task.printKnowledge(print, printer)
    return { all: print, place }
  }

  /** The tasks that have something to get done, one bit each. */
  get live(): number {
    return this.tasks.reduce((all, task) => (task.isAtWork ? all | (1 << task.index) : all), 0)
  }

  /** The tasks that got done in the latest step what they had to do, one bit each. */
  get finished(): number {
    return this.#finished
  }

  /** What the tasks have observed so far, two words each, in the order of their ranks. */
  get histories(): Int32Array {
    const words = new Int32Array(2 * this.tasks.length)
    for (const { rank, history } of this.tasks) {
      words[2 * rank] = history.a
      words[2 * rank + 1] = history.b
    }
    return words
  }

  stopObserving(): void {
    this.isObserving = false
    this.hasSkipped = true
  }

  /** Puts the tasks where they stood when {@link histories} were noted, and observes from here on. */
  observeFrom(histories: Int32Array): void {
    for (const { rank, history } of this.tasks) {
      history.a = histories[2 * rank] as number
      history.b = histories[2 * rank + 1] as number
    }
    this.isObserving = true
  }

  // What the instruments ask for.

  get locksIfRunning(): Locks | undefined {
    return this.#running === null ? undefined : this.locks
  }

  get runningTask(): Task | null {
    return this.#running
  }

  /** Whose step it is, where nothing better is known of who runs. */
  get ownerInStep(): Owner | undefined {
    return this.#running === null ? undefined : new Owner(this, this.#running)
  }

  /** Code of `task`, or of the program, has thrown where no promise carries the error. Returns `false` if the run is over. */
  failed(error: unknown, task: Task | null): boolean {
    if (this.#isOver) return false
    this.#failure ??= { name: task?.name ?? MAKER, error }
    if (task !== null) {
      task.state = 'failed'
      task.error = error
    }
    return true
  }

  /** The running task, for those who know that there is one. */
  get current(): Task {
    return this.#running as Task
  }

  /** Adds to the trace what the running task does. */
  note(action: () => string): void {
    if (this.isTold) this.#actions.push(action())
  }

  /** The name of a lock or variable. */
  nameOf(object: object): string {
    return this.shared.nameOf(object, () => this.#running?.nameNext() ?? 'nobody knows')
  }

  /** The running task has learnt `value`. */
  observe(value: unknown): void {
    if (this.#running === null || !this.isObserving) return
    const { history, known } = this.#running
    this.shared.observe(history, known, value)
  }

  /** The running task has learnt `value` of a variable; `into` keeps what it has learnt of late. */
  observeRead(into: Fingerprint, cell: object, value: unknown): void {
    if (this.#running === null) return
    if (!this.isObserving) {
      this.shared.meet(cell)
      return
    }
    const { known } = this.#running
    this.shared.observeObject(into, known, cell)
    this.shared.observe(into, known, value)
  }

  /** The running task has to do with `value`, and with the locks and variables in it, and may keep them. */
  handle(value: unknown): void {
    if (this.#running === null || typeof value !== 'object') return
    if (this.isObserving) this.shared.observe(new Fingerprint(), this.#running.known, value)
    else this.shared.meet(value)
  }

  /** The running task could have read everything that can be read without notice. */
  observePlainState(into: Fingerprint): void {
    if (this.#running === null || !this.isObserving) return
    const print = new Fingerprint()
    this.shared.observePlain(print, this.#running.known)
    into.addPrint(print)
  }

  /** Counts what happens, for Node's own order. */
  tick(): number {
    return this.#clock++
  }

  ready(operation: Operation, proceed: () => void): void {
    operation.readySince = this.tick()
    operation.proceed = proceed
  }

  /** `operation` waits, and can go on whenever `isReadyNow`. */
  readyWhile(operation: Operation, isReadyNow: () => boolean, proceed: () => void): void {
    operation.isReadyNow = isReadyNow
    operation.isWakeUp = true
    this.ready(operation, proceed)
  }

  /** Passes on how `promise` ends, which ends `operation`; when the task goes on is to be chosen. */
  settled<A>(promise: Promise<A>, operation: Operation): Promise<A> {
    return new Promise((resolve, reject) => {
      const end = (proceed: () => void) => {
        operation.isReadyNow = undefined
        operation.turnSince = undefined
        operation.isWakeUp = false
        operation.waitsFor = undefined
        operation.print = undefined
        operation.place = undefined
        this.ready(operation, proceed)
      }
      promise.then(
        (result) => end(() => resolve(result)),
        (error) => end(() => reject(error)),
      )
    })
  }

  /** Awaits `promise`, while other operations of the running task are under way within it. */
  during<A>(promise: Promise<A>, label: string): Promise<A> {
    return this.settled(promise, this.current.begin(label, 'section'))
  }

  /** A point at which anyone else may go first. */
  point(operation: Operation): Promise<void> {
    return new Promise((resolve) => this.ready(operation, resolve))
  }

  #work(label: string): Promise<void> {
    if (this.#running === null) return Promise.resolve()
    this.note(() => label)
    const operation = this.current.begin(label, 'point')
    operation.takesTime = true
    return new Promise((resolve) => this.ready(operation, resolve))
  }

  #begin(task: Task): void {
    this.ready(task.begin('start', 'point'), () => this.#start(task))
  }

  #start(task: Task): void {
    const run = this.#stage.tasks[task.name] as () => Promise<unknown>
    const fail = (error: unknown) => this.failed(error, task)
    try {
      const running = whose.run(new Owner(this, task), run)
      running.then(() => this.#finish(task), fail)
    } catch (error) {
      fail(error)
    }
  }

  #finish(task: Task): void {
    if (task.isAtWork) this.#finished |= 1 << task.index
    this.note(() => (task.isEndless ? 'is done, and starts over' : 'done'))
    if (task.isEndless) {
      task.forget()
      this.#begin(task)
    } else task.state = 'done'
  }

  // The loop: it runs only when nothing else does.

  readonly #next = (): void => {
    try {
      const ending = this.#running === null ? undefined : this.#afterStep(this.#running)
      this.#strategy.arrived?.(this)
      const moves = ending === undefined ? this.#moves() : []
      if (moves.length === 0) this.#end(ending ?? this.#stuckOrDone())
      else this.#goOn(moves)
    } catch (error) {
      this.#fail(error)
    }
  }

  #goOn(moves: readonly Move[]): void {
    this.#stepCount += 1
    if (this.#stepCount > MOST_STEPS) {
      this.#end(endless(MOST_STEPS))
      return
    }
    const choice = this.#strategy.choose(moves, this)
    if (choice === null) {
      this.#end(null)
      return
    }
    this.#proceed(moves, moves[choice] as Move)
    atQuiescence(this.#next)
  }

  #moves(): Move[] {
    const moves: Move[] = []
    for (const { rank, choices } of this.ranking.order) {
      for (let i = 0; i < choices.length; i += 1) moves.push({ task: rank, operation: i })
    }
    return moves
  }

  #proceed(moves: readonly Move[], move: Move): void {
    const task = this.ranking.order[move.task] as Task
    const operation = task.choices[move.operation] as Operation
    const { last } = this
    if (this.isTold) {
      this.#flags = {
        isPreemption: last !== null && last !== task && moves.some((m) => m.task === last.rank),
        isDeviation: !isSame(this.inOwnOrder(moves), move),
      }
    }
    this.#actions = []
    this.#finished = 0
    this.#running = task
    this.last = task
    const { isWakeUp } = operation
    if (!isWakeUp) task.end(operation)
    if (!isWakeUp && !operation.isTransactional) {
      task.history.add(move.operation)
      this.observePlainState(task.history)
    }
    this.timers.stepBegins(operation)
    operation.proceed()
  }

  /** Which of `moves` Node itself would take: whoever has been ready the longest. */
  inOwnOrder(moves: readonly Move[]): Move {
    return moves.reduce((a, b) => (this.#rankOf(b) < this.#rankOf(a) ? b : a))
  }

  #rankOf({ task, operation }: Move): number {
    const { choices } = this.ranking.order[task] as Task
    return (choices[operation] as Operation).rank
  }

  #afterStep(task: Task): Ending | undefined {
    this.#running = null
    const { before, after } = this.#tell(task)
    if (this.#failure !== null) return threw(this.#failure)
    if (!this.isObserving) return undefined // all is well on a known path, up to its end
    const broken = whose.run(this.#spectator, () => firstBroken(this.#stage.invariants))
    if (broken !== undefined) return brokenInvariant(broken, before, after)
    const lost = this.tasks.find(({ isOutOfControl }) => isOutOfControl)
    if (lost !== undefined) return outOfControl(lost, this.#promises?.awaitedBy(lost))
    const cycle = this.#seesCyclesEarly ? cycleThrough(task, true) : undefined
    this.isCutShort = cycle !== undefined && this.#moves().length > 0
    return cycle && deadlock(cycle, this.tasks)
  }

  /** Describes the step. Gives what it changed in the record. */
  #tell(task: Task): { readonly before: string[]; readonly after: string[] } {
    if (!this.isTold) return { before: [], after: [] }
    const seen = this.#record()
    const after = seen.filter((text, i) => text !== this.#seen[i])
    const before = this.#seen.filter((text, i) => text !== seen[i])
    this.#seen = seen
    this.steps.push({ task: task.name, actions: [...this.#actions, ...after], ...this.#flags })
    return { before, after }
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
    const broken = whose.run(this.#spectator, () => firstBroken(this.#stage.finally))
    if (broken !== undefined) return brokenInvariant(`${broken}, in the end`, [], this.#record())
    return { outcome: 'completed', message: 'all tasks are done' }
  }
}
