import type { Owner } from '../../execution/owner.ts'
import type { Operation, Task } from '../../execution/task.ts'
import {
  type Alarm,
  EventTimes,
  HELD_UP,
  type Punctuality,
} from '../../execution/time/event-times.ts'
import type { Fingerprint } from '../../fingerprint/fingerprint.ts'
import { Immediate, Timeout } from './handles.ts'
import { type Callback, Timer } from './timer.ts'

/** What the timers ask of the execution that they belong to. */
export interface Host {
  /** The tasks that have something to get done, one bit each. */
  readonly live: number
  /** The task whose step it is; `null` while the program is made. */
  readonly runningTask: Task | null
  /** Adds to the trace what the running task does. */
  note(action: () => string): void
  /** The running task has learnt `value`. */
  observe(value: unknown): void
  /** `operation` is ready to go on, which calls `proceed`. */
  ready(operation: Operation, proceed: () => void): void
  /** A callback of `task` has thrown, where no promise carries the error. */
  failed(error: unknown, task: Task | null): void
}

/** What a timer is set for. */
export interface Setting {
  readonly kind: Alarm['kind']
  /** In milliseconds, as it was asked for. */
  readonly delay?: number
  readonly isRepeated?: boolean
  readonly callback: Callback
  readonly values?: readonly unknown[]
}

/** Node takes longer delays, and less than 1, for 1. */
const MOST_MS = 2 ** 31 - 1

/** Node in its own order does what takes no time first, then immediates and `work`, and timers last. */
const AFTER_ALL_ELSE = 2 ** 41

/** The timers and the clock of one execution. Each timer is an operation of the task that has set it. */
export class Timers {
  /** Whether some code has looked at the clock, which makes the time a part of the state. */
  isClockRead = false
  readonly #host: Host
  readonly #times: EventTimes
  readonly #waiting = new Map<Operation, Timer>()
  /** Those that were set while the program was being made. */
  #ownerless: Timer[] = []
  /** Those that somebody knows by their number. */
  readonly #numbered = new Map<number, Timer>()
  #made = 0
  #isOver = false

  constructor(host: Host, punctuality: Punctuality = HELD_UP) {
    this.#host = host
    this.#times = new EventTimes(punctuality)
  }

  /** A step begins that goes on with `operation`, after any time. */
  stepBegins(operation: Operation): void {
    if (!this.#waiting.has(operation)) this.#times.pass()
  }

  /** What a clock shows `owner`: the milliseconds since the program began to be made, as few as possible. */
  readClock(owner: Owner): number {
    this.isClockRead = true
    if (owner.onlyLooks) return this.#times.earliest
    const now = this.#times.read()
    this.#host.observe(now)
    return now
  }

  /** Sets a timer of `owner`. Once the run is over it never goes off. */
  set(owner: Owner, setting: Setting): Timer {
    this.#made += 1
    const timer = new Timer(this, this.#made, owner.task ?? this.#host.runningTask, {
      kind: setting.kind,
      delay: setting.kind === 'timer' ? delayOf(setting.delay ?? 0) : 0,
      isRepeated: setting.isRepeated ?? false,
      callback: setting.callback,
      values: setting.values ?? [],
    })
    this.#host.note(() => `sets ${nameOf(timer)}`)
    this.start(timer)
    return timer
  }

  /** Sets `timer`, or sets it again, from now on. */
  start(timer: Timer): void {
    this.stop(timer)
    if (this.#isOver) return
    timer.alarm = this.#times.set(timer.kind, timer.delay)
    if (timer.task === null) this.#ownerless.push(timer)
    else this.#begin(timer, timer.task)
  }

  /** Takes back what has not gone off. */
  stop(timer: Timer): void {
    if (timer.alarm !== null) this.#times.clear(timer.alarm)
    if (timer.operation !== null) {
      timer.task?.end(timer.operation)
      this.#waiting.delete(timer.operation)
    }
    this.#ownerless = this.#ownerless.filter((each) => each !== timer)
    timer.alarm = null
    timer.operation = null
  }

  /** Whether timers were set while the program was being made. */
  get hasOwnerless(): boolean {
    return this.#ownerless.length > 0
  }

  /** Gives those timers to a task. */
  adopt(task: Task): void {
    for (const timer of this.#ownerless.splice(0)) {
      timer.task = task
      this.#begin(timer, task)
    }
  }

  /** A number for `timer`, by which it can be found until it has ended. */
  number(timer: Timer): number {
    this.#numbered.set(timer.id, timer)
    return timer.id
  }

  numbered(id: number): Timer | undefined {
    return this.#numbered.get(id)
  }

  forget(timer: Timer): void {
    this.#numbered.delete(timer.id)
  }

  /** The run is over: nothing goes off any more. */
  end(): void {
    this.#isOver = true
    for (const timer of this.#waiting.values()) this.stop(timer)
  }

  /** Adds the times of all that is pending; `withClock`, also what clocks may show. */
  print(into: Fingerprint, withClock: boolean): void {
    this.#times.print(into, withClock)
  }

  #begin(timer: Timer, task: Task): void {
    const alarm = timer.alarm as Alarm
    const operation = task.begin('timer', 'point')
    timer.operation = operation
    this.#waiting.set(operation, timer)
    operation.takesTime = true
    // Nobody waits for what nothing keeps from ending.
    operation.isReadyNow = () => this.#times.may(alarm) && (timer.isRefed || this.#host.live !== 0)
    operation.print = (into) => {
      into.add(this.#times.placeOf(alarm)).add(timer.isRefed ? 1 : 0)
      into.addNumber(timer.isRepeated ? timer.delay : 0)
    }
    if (timer.kind === 'timer') {
      operation.turnSince = () =>
        AFTER_ALL_ELSE + 1000 * this.#times.dueOf(alarm) + this.#times.placeOf(alarm)
    }
    this.#host.ready(operation, () => this.#goOff(timer, alarm))
  }

  #goOff(timer: Timer, alarm: Alarm): void {
    this.#times.goOff(alarm)
    this.stop(timer)
    this.#host.note(() => `its ${nameOf(timer).replace(/^an? /, '')} goes off`)
    try {
      timer.call()
    } catch (error) {
      this.#host.failed(error, timer.task)
    }
    if (timer.isRepeated) timer.refresh()
    else if (timer.alarm === null) timer.end()
  }
}

const nameOf = ({ kind, delay }: Timer) =>
  kind === 'timer' ? `a timer of ${delay} ms` : 'an immediate'

/** Whole milliseconds, as Node counts them. Throws of a BigInt, as Node does. */
function delayOf(delay: number): number {
  const number = delay * 1
  return number >= 1 && number <= MOST_MS ? Math.trunc(number) : 1
}

/** The handle of a timer, as `setTimeout`, `setInterval` or `setImmediate` returns it. */
export const handleOf = (timer: Timer): Timeout | Immediate =>
  timer.kind === 'timer' ? new Timeout(timer) : new Immediate(timer)
