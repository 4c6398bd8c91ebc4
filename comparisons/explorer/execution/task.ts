import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { Known } from '../fingerprint/shared-state.ts'
import { type Printer, wordFor } from '../fingerprint/state-hasher.ts'
import type { Awaited } from './events.ts'

export interface WaitsFor {
  /** Called only where a wait is reported. */
  readonly what: () => Awaited
  readonly heldBy: readonly Task[]
  /** Whether it is something to hold: a lock, and not a change. */
  readonly isHeld: boolean
  /** Whether nobody but the one holder is expected to end the wait: so it is with a mutex. */
  readonly isExclusive: boolean
}

/** Something that a task awaits and that the explorer controls. */
export class Operation {
  readonly task: Task
  /** What is awaited, in one word or two. */
  readonly label: string
  /**
   * `point`: the task can go on; only the explorer decides when. `wait`: something has to happen
   * first. `section`: other operations of the same task are under way within it.
   */
  readonly kind: 'point' | 'wait' | 'section'
  /** When it became ready, counted over all tasks, which is Node's own order. */
  readySince: number | null = null
  /** Whether Node would first do everything that takes no time. */
  takesTime = false
  /** For one whose turn may come and go: whether it could go on right now. */
  isReadyNow: (() => boolean) | undefined
  /** For such a one: when its turn has come, counted in the same way, where that is not when it began to wait. */
  turnSince: (() => number) | undefined
  /** Whether to proceed is to try again, which may leave it where it is. */
  isWakeUp = false
  /** Lets the task go on. */
  proceed: () => void = () => {}
  /** What a `wait` waits for, and who could end it. */
  waitsFor: (() => WaitsFor) | undefined
  /** Adds what the operation remembers, such as the values that a blocked transaction saw. */
  print: ((into: Fingerprint, printer: Printer) => void) | undefined
  /** Its place among all that wait for the same, where that matters. */
  place: (() => number) | undefined
  /** What an attempt has observed that is under way in several steps. */
  history: Fingerprint | undefined
  /** Whether it is a step within a transaction, which sees nothing but what it reads. */
  readonly isTransactional: boolean

  constructor(task: Task, label: string, kind: Operation['kind'], isTransactional = false) {
    this.task = task
    this.label = label
    this.kind = kind
    this.isTransactional = isTransactional
  }

  /** Its place in Node's own order, over all tasks: whatever takes time comes last. */
  get rank(): number {
    const since = this.turnSince?.() ?? this.readySince ?? Infinity
    return since + (this.takesTime ? 2 ** 40 : 0)
  }

  get isReady(): boolean {
    return this.readySince !== null && (this.isReadyNow === undefined || this.isReadyNow())
  }
}

/** One of the concurrent parts of a run. */
export class Task {
  /** Its place in the program. */
  readonly index: number
  /** The place of the first task that runs the very same function: its own, for most. */
  readonly twin: number
  /** Its place among the tasks of a state, which is another one than in the program only for twins. */
  rank: number
  readonly name: string
  readonly isDaemon: boolean
  /** Whether it starts over whenever it is done. */
  readonly isEndless: boolean
  state: 'live' | 'done' | 'failed' = 'live'
  error: unknown
  /** What the task awaits: one operation, or several where it races them. */
  readonly operations: Operation[] = []
  /** A print of all that the task has observed: with equal ones, two tasks stand at the same place. */
  history: Fingerprint
  /** The locks and variables that it may still use though nothing that is shared leads to them. */
  readonly known = new Known()
  #created = 0
  #drawn = 0

  constructor(
    index: number,
    name: string,
    { twin, isDaemon, isEndless }: Pick<Task, 'twin' | 'isDaemon' | 'isEndless'>,
  ) {
    this.index = index
    this.rank = index
    this.twin = twin
    this.name = name
    this.isDaemon = isDaemon
    this.isEndless = isEndless
    this.history = new Fingerprint().add(twin)
  }

  /** Whether it has drawn a random number, which is another one for each task. */
  get hasDrawn(): boolean {
    return this.#drawn > 0
  }

  /** The next of the task's random numbers, in [0, 1): the same ones in every run. */
  random(): number {
    this.#drawn += 1
    const { a, b } = new Fingerprint().add(this.index).add(this.#drawn)
    return ((a >>> 0) + (b >>> 11) / 2 ** 21) / 2 ** 32
  }

  /** Starts over, and remembers nothing. */
  forget(): void {
    this.#drawn = 0
    this.history = new Fingerprint().add(this.twin)
    this.known.forgetBeyond(0)
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

  /** Done, and nothing is left of it: no loser of a race that may still come in. */
  get isGone(): boolean {
    return this.state !== 'live' && this.operations.length === 0
  }

  /** Whether it has something to get done. */
  get isAtWork(): boolean {
    return this.state === 'live' && !this.isDaemon
  }

  /** With which of its operations the task can go on. */
  get choices(): readonly Operation[] {
    const [only] = this.operations
    if (this.operations.length === 1) return only?.isReady ? this.operations : []
    const ready = this.operations.filter(({ isReady }) => isReady)
    // Nothing that takes time ends before what the same task could go on with at once.
    const quick = ready.length > 1 ? ready.filter(({ takesTime }) => !takesTime) : ready
    return quick.length > 0 ? quick : ready
  }

  /** Alive, and waiting for nothing that the explorer knows of. */
  get isOutOfControl(): boolean {
    return (
      this.state === 'live' &&
      this.operations.every(({ kind, readySince }) => kind === 'section' && readySince === null)
    )
  }

  /** The one wait that the task is stuck in, if it is in just one. */
  get onlyWait(): Operation | undefined {
    let only: Operation | undefined
    for (const operation of this.operations) {
      if (operation.kind === 'section') continue
      if (only !== undefined) return undefined
      only = operation
    }
    return only?.kind === 'wait' && !only.isReady ? only : undefined
  }

  /** Where a lock or variable comes from that this task is the first to use. */
  nameNext(): string {
    this.#created += 1
    return `${this.name}'s ${this.#created}`
  }

  /** Adds where the task stands, as far as anyone can see. */
  printPlace(into: Fingerprint, printer: Printer): void {
    into.add(this.state === 'live' ? 1 : 2)
    if (this.isGone) return
    for (const operation of this.operations) {
      into.add(wordFor(operation.label)).add(operation.isReady ? 1 : 0)
      operation.print?.(into, printer)
    }
    into.add(3)
  }

  /** Adds what only the task itself knows. */
  printKnowledge(into: Fingerprint, printer: Printer): void {
    if (this.isGone) return
    into.addPrint(this.history)
    for (const { history } of this.operations) if (history !== undefined) into.addPrint(history)
    for (const thing of this.known) printer.visit(thing, into)
    into.add(this.known.size)
  }
}
