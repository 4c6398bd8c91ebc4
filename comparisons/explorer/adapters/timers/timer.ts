import { CallbackScope } from '../../execution/async-context.ts'
import type { Operation, Task } from '../../execution/task.ts'
import type { Alarm } from '../../execution/time/event-times.ts'
import type { Fingerprint } from '../../fingerprint/fingerprint.ts'

export type Callback = (...values: unknown[]) => unknown

/** What starts and stops a timer. */
interface Clockwork {
  arm(timer: Timer): void
  stop(timer: Timer): void
  /** A number for `timer`, by which it can be found until it is forgotten. */
  number(timer: Timer): number
  forget(timer: Timer): void
  /** The running task has learnt `value`. */
  observe(value: unknown): void
  /** A timer is set again of whose task nothing is known any more. */
  revives(): void
}

type Fixed = Pick<Timer, 'kind' | 'delay' | 'isRepeated' | 'ordinal'> & {
  readonly callback: Callback
  readonly values: readonly unknown[]
}

/** What one call of `setTimeout`, `setInterval` or `setImmediate` has set. */
export class Timer {
  readonly id: number
  /** How many timers its task has set before. */
  readonly ordinal: number
  /** The task that has set it; `null` until the program is made. */
  task: Task | null
  readonly kind: Alarm['kind']
  readonly delay: number
  readonly isRepeated: boolean
  /** While it is pending: its place in time, and that of its task. */
  alarm: Alarm | null = null
  operation: Operation | null = null
  /** Whether a process waits for it before it ends. */
  isRefed = true
  /** What the callback sees as `this`. */
  self: object = this
  #isCleared = false
  #isGoingOff = false
  readonly #timers: Clockwork
  readonly #scope: CallbackScope
  readonly #callback: Callback
  readonly #values: readonly unknown[]

  constructor(timers: Clockwork, id: number, task: Task | null, fixed: Fixed) {
    this.#timers = timers
    this.id = id
    this.task = task
    this.kind = fixed.kind
    this.delay = fixed.delay
    this.isRepeated = fixed.isRepeated
    this.ordinal = fixed.ordinal
    this.#callback = fixed.callback
    this.#values = fixed.values
    this.#scope = new CallbackScope(fixed.kind === 'timer' ? 'Timeout' : 'Immediate')
  }

  /** Calls back in the async context in which it was set. */
  call(): void {
    this.#isGoingOff = true
    try {
      this.#scope.run(() => this.#callback.apply(this.self, [...this.#values]))
    } finally {
      this.#isGoingOff = false
    }
  }

  get isPending(): boolean {
    return this.alarm !== null
  }

  /** Sets it again from now on, also if it has gone off; one that was cleared stays so. */
  refresh(): void {
    if (!this.#isCleared) this.#timers.arm(this)
  }

  /** The same, as the program asks for it. What its callback closes over, a task that is done has left behind. */
  setAgain(): void {
    if (!this.#isCleared && !this.#isGoingOff && this.task?.isGone) this.#timers.revives()
    this.refresh()
  }

  /** Never lets it go off again. */
  clear(): void {
    this.#isCleared = true
    this.#timers.stop(this)
    this.end()
  }

  /** Lets go of its number. */
  end(): void {
    this.#timers.forget(this)
  }

  /** Whether a process waits for it, as a task has asked. */
  hasRef(): boolean {
    this.#timers.observe(this.isRefed)
    return this.isRefed
  }

  /** Adds all that can still come of the handle, for a program that keeps it. */
  fingerprint(into: Fingerprint): void {
    const { task, operation } = this
    into.add(this.isRefed ? 1 : 0).add(this.#isCleared ? 1 : 0)
    if (this.#isCleared) return
    into.add(task?.rank ?? -1)
    if (task !== null && operation !== null) into.add(task.operations.indexOf(operation))
    else into.add(-1).add(this.ordinal) // it has gone off, and can be set again
  }

  /** A number that stands for it. */
  get number(): number {
    return this.#timers.number(this)
  }
}
