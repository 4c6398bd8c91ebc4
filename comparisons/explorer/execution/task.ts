import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { KnownObjects } from '../fingerprint/known-objects.ts'
import type { StateHasher } from '../fingerprint/state-hasher.ts'
import { wordFor } from '../fingerprint/words.ts'
import type { Awaited } from './events.ts'
import { type Place, placeNow } from './source-place.ts'

/** What an operation waits for, and who could end the wait. */
export interface WaitsFor {
  /** Called only when it is shown. */
  readonly what: () => Awaited
  /** The lock, where it is one. */
  readonly of?: object
  readonly heldBy: readonly Task[]
  /** Whether it is something to hold, such as a lock, and not a change. */
  readonly isHeld: boolean
  /** Whether only its one holder is expected to end the wait, as with a mutex. */
  readonly isExclusive: boolean
}

/** Something that a task awaits and that the explorer controls. */
export class Operation {
  readonly task: Task
  /** What is awaited, in a word or two. */
  readonly label: string
  /**
   * `point`: the task can go on, and the scheduler decides when. `wait`: something has to happen
   * first. `composite`: the task awaits other operations on the way to the end of this one.
   */
  readonly kind: 'point' | 'wait' | 'composite'
  /** When it became ready, on the clock of the run queue. */
  readySince: number | null = null
  /** Whether Node would first do everything that takes no time. */
  takesTime = false
  /** Whether it is `work`, which ends at some time whatever else goes on. */
  isWork = false
  /** Whether it is outside the program and may take any length: `work`, or the start of a task. */
  isOutside = false
  /** Whether it could go on right now, for an operation whose turn comes and goes. */
  isReadyNow: (() => boolean) | undefined
  /**
   * For such an operation: when it became its turn, on the same clock, if later than when it began
   * to wait.
   */
  turnSince: (() => number) | undefined
  /** Whether resuming it makes an attempt that may leave it waiting. */
  isWakeUp = false
  /** Lets the task go on. */
  proceed: () => void = () => {}
  /** What a `wait` waits for, and who could end it. */
  waitsFor: (() => WaitsFor) | undefined
  /** Adds what the operation remembers, such as the values that a blocked transaction saw. */
  fingerprint: ((into: Fingerprint, hasher: StateHasher) => void) | undefined
  /** Its position among all that wait for the same, where that matters. */
  queuePosition: (() => number) | undefined
  /** What an attempt has observed that takes several steps. */
  history: Fingerprint | undefined
  /**
   * Which transaction it is a part of, counted in the order in which they started. Two operations of one
   * task that look alike may go on differently, and their order changes.
   */
  transaction = 0
  /** Whether it is a step within a transaction, which sees nothing but what it reads. */
  readonly isTransactional: boolean
  /** Where the program asked for it, in a run that is traced. */
  readonly askedAt: Place | undefined = placeNow()

  constructor(task: Task, label: string, kind: Operation['kind'], isTransactional = false) {
    this.task = task
    this.label = label
    this.kind = kind
    this.isTransactional = isTransactional
  }

  /** When Node would resume it, compared with the others: what takes time comes last. */
  get queueOrder(): number {
    const since = this.turnSince?.() ?? this.readySince ?? Infinity
    return since + (this.takesTime ? 2 ** 40 : 0)
  }

  get isReady(): boolean {
    return this.readySince !== null && (this.isReadyNow === undefined || this.isReadyNow())
  }

  /** What it waited for has come. */
  waitIsOver(): void {
    this.isReadyNow = undefined
    this.turnSince = undefined
    this.isWakeUp = false
    this.waitsFor = undefined
    this.fingerprint = undefined
    this.queuePosition = undefined
  }
}

/** What a program says of one of its tasks. */
export interface TaskOptions {
  /** The index of the first task with the same function; usually its own. */
  readonly symmetryClass: number
  /** Whether it may wait forever without anything being wrong. */
  readonly isDaemon: boolean
  /** Whether it starts over whenever it has finished. */
  readonly isEndless: boolean
  /** Whether what takes time may end before what the task could do at once. */
  readonly takesAnyChoice: boolean
}

/** One of the concurrent parts of a run. */
export class Task {
  /** Its index in the program. */
  readonly index: number
  /** The index of the first task with the same function; usually its own. */
  readonly symmetryClass: number
  /**
   * Its index in the canonical order of the state, which differs from {@link index} only for
   * symmetric tasks.
   */
  rank: number
  readonly name: string
  readonly isDaemon: boolean
  /** Whether it starts over whenever it has finished. */
  readonly isEndless: boolean
  state: 'live' | 'done' | 'failed' = 'live'
  /** What it threw, if it has failed. */
  error: unknown
  /** What the task awaits: one operation, or several that it races. */
  readonly operations: Operation[] = []
  /**
   * A fingerprint of all that the task has observed: with equal ones, two tasks are at the same
   * point.
   */
  history: Fingerprint
  /** The locks and variables that it may still use although nothing shared leads to them. */
  readonly known = new KnownObjects()
  /** It has started over in this step, and knows nothing yet. */
  isFresh = false
  /** The step since which it is parked; 0 if it is not. */
  parkedSince = 0
  readonly #takesAnyChoice: boolean
  #created = 0
  #drawn = 0

  constructor(index: number, name: string, options: TaskOptions) {
    this.index = index
    this.rank = index
    this.symmetryClass = options.symmetryClass
    this.name = name
    this.isDaemon = options.isDaemon
    this.isEndless = options.isEndless
    this.#takesAnyChoice = options.takesAnyChoice
    this.history = new Fingerprint().add(this.symmetryClass)
  }

  /** Whether it has drawn a random number. Each task draws different ones. */
  get hasDrawn(): boolean {
    return this.#drawn > 0
  }

  /** The next of the task's random numbers, in [0, 1): the same ones in every run. */
  random(): number {
    this.#drawn += 1
    const { a, b } = new Fingerprint().add(this.index).add(this.#drawn)
    return ((a >>> 0) + (b >>> 11) / 2 ** 21) / 2 ** 32
  }

  /** What it has observed by itself, and in each attempt under way. */
  get histories(): readonly Fingerprint[] {
    const all = [this.history]
    for (const { history } of this.operations) if (history !== undefined) all.push(history)
    return all
  }

  /** Starts over, and remembers nothing. */
  forget(): void {
    this.#drawn = 0
    this.history = new Fingerprint().add(this.symmetryClass)
    this.known.forgetBeyond(0)
    this.isFresh = true
  }

  begin(label: string, kind: Operation['kind'], isTransactional = false): Operation {
    const operation = new Operation(this, label, kind, isTransactional)
    this.operations.push(operation)
    return operation
  }

  end(operation: Operation): void {
    const at = this.operations.indexOf(operation)
    if (at >= 0) this.operations.splice(at, 1)
  }

  /**
   * Whether it has finished, with no operation outstanding, such as the loser of a `Promise.race`.
   */
  get isGone(): boolean {
    return this.state !== 'live' && this.operations.length === 0
  }

  /** Whether it still has to finish, or to finish a round. */
  get isAtWork(): boolean {
    return this.state === 'live' && !this.isDaemon
  }

  /** The operations that the task can resume. */
  get choices(): readonly Operation[] {
    const [only] = this.operations
    if (this.operations.length === 1) return only?.isReady ? this.operations : []
    const ready = this.operations.filter(({ isReady }) => isReady)
    if (this.#takesAnyChoice) return ready
    // What takes time ends only after everything that the same task could do at once.
    const quick = ready.length > 1 ? ready.filter(({ takesTime }) => !takesTime) : ready
    return quick.length > 0 ? quick : ready
  }

  /** What it awaits, without steps of transactions: those come and go unnoticed when an attempt starts over. */
  get lasting(): readonly Operation[] {
    return this.operations.filter(({ isTransactional }) => !isTransactional)
  }

  /** Whether it is alive and awaits nothing but promises of which only the program knows. */
  get isParked(): boolean {
    return this.state === 'live' && this.operations.length === 0
  }

  /** Whether it is alive and waits for nothing that the explorer knows. */
  get isOutOfControl(): boolean {
    return (
      this.state === 'live' &&
      this.operations.every(({ kind, readySince }) => kind === 'composite' && readySince === null)
    )
  }

  /** The waits that the task is stuck in, in the order in which it began them. */
  get waits(): readonly Operation[] {
    return this.operations.filter(({ kind, isReady }) => kind === 'wait' && !isReady)
  }

  /** The one wait that the task is stuck in; `undefined` if there are several, or none. */
  get onlyWait(): Operation | undefined {
    let only: Operation | undefined
    for (const operation of this.operations) {
      if (operation.kind === 'composite') continue
      if (only !== undefined) return undefined
      only = operation
    }
    return only?.kind === 'wait' && !only.isReady ? only : undefined
  }

  /** A name for a lock or variable of some `type` that this task is the first to use: `Ann's Mutex 1`. */
  nameNext(type: string): string {
    this.#created += 1
    return `${this.name}'s ${type}${this.#created}`
  }

  /** Adds the point that the task is at, as far as it can be seen from outside. */
  fingerprintVisible(into: Fingerprint, hasher: StateHasher): void {
    into.add(this.state === 'live' ? 1 : 2)
    if (this.isGone) return
    for (const operation of this.operations) {
      into.add(wordFor(operation.label)).add(operation.isReady ? 1 : 0)
      operation.fingerprint?.(into, hasher)
      if (this.operations.length > 1) into.add(this.#earlierThan(operation))
    }
    into.add(3)
  }

  /** How many of the operations are parts of earlier transactions. */
  #earlierThan({ transaction }: Operation): number {
    return this.operations.filter((other) => other.transaction < transaction).length
  }

  /** Adds what only the task itself knows. */
  fingerprintKnowledge(into: Fingerprint, hasher: StateHasher): void {
    if (this.isGone) return
    into.addFingerprint(this.history)
    for (const { history } of this.operations)
      if (history !== undefined) into.addFingerprint(history)
    for (const object of this.known) hasher.hashInto(into, object)
    into.add(this.known.size)
  }
}
