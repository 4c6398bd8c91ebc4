import type { Assumptions } from '../../execution/assumptions.ts'
import type { TraceEvent } from '../../execution/events.ts'
import type { Attachment, Host } from '../../execution/host.ts'
import type { Owner } from '../../execution/owner.ts'
import type { Operation, Task } from '../../execution/task.ts'
import {
  type Alarm,
  EventTimes,
  HELD_UP,
  ON_TIME,
  type Punctuality,
} from '../../execution/time/event-times.ts'
import { SlowEvents } from '../../execution/time/slow-events.ts'
import type { Fingerprint } from '../../fingerprint/fingerprint.ts'
import { ExplorerMisuse } from '../../misuse.ts'
import { assertInPlace } from './in-place.ts'
import { type Callback, Timer } from './timer.ts'

interface Options {
  readonly hashesTime: boolean
  readonly punctuality: Punctuality
}

/** The timers of the execution to which the code of `owner` belongs. */
export const timersOf = (owner: Owner): Timers => owner.host.kept.get(attachTimers) as Timers

export function attachTimers(host: Host, { hashesTime, rule }: Assumptions): Timers {
  const punctuality = rule === 'node' ? ON_TIME : HELD_UP
  const timers = new Timers(host, { hashesTime, punctuality })
  host.kept.set(attachTimers, timers)
  return timers
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

const MOST_LOOKS = 10_000

const BUSY =
  'a step reads the clock again and again, and no time passes while code runs: it must await something that takes time'

/** Node takes longer delays, and less than 1, for 1. */
const MOST_MS = 2 ** 31 - 1

/** Node in its own order does what takes no time first, then immediates and `work`, and timers last. */
const AFTER_ALL_ELSE = 2 ** 41

/** The timers and the clock of one execution. Each timer is an operation of the task that has set it. */
export class Timers implements Attachment {
  /** Whether some code has looked at the clock, which makes the time a part of the state. */
  #isClockRead = false
  /** How often in the step under way. */
  #looks = 0
  #hasRevived = false
  /** Whether that was code which acts by what it sees, and not an invariant. */
  #isTimeKnown = false
  readonly #host: Host
  readonly #hashesTime: boolean
  readonly #times: EventTimes
  readonly #slow: SlowEvents
  readonly #waiting = new Map<Operation, Timer>()
  /** Those that were set while the program was being made. */
  #ownerless: Timer[] = []
  /** Those that somebody knows by their number. */
  readonly #numbered = new Map<number, Timer>()
  #made = 0
  /** How many timers each task has set. */
  readonly #ordinals = new Map<Task | null, number>()
  #isOver = false

  constructor(host: Host, { hashesTime, punctuality }: Options) {
    this.#host = host
    this.#hashesTime = hashesTime
    this.#times = new EventTimes(punctuality)
    this.#slow = new SlowEvents(this.#times)
  }

  /** Which operation of the tasks is a timer decides what comes next; time may not leave the others a chance. */
  allows(operation: Operation): boolean {
    return this.#waiting.size === 0 || this.#waiting.has(operation) || this.#times.may(null)
  }

  /** Once the program has read the clock, it matters how long what is outside of it takes. */
  slownesses(operation: Operation): readonly number[] {
    return this.#isTimeKnown && operation.isOutside ? this.#slow.possible : []
  }

  /**
   * A step begins that goes on with `operation`, after any time.
   * @throws ExplorerMisuse if the step before has replaced timers.
   */
  stepBegins(operation: Operation, slowness: number): void {
    this.#looks = 0
    assertInPlace()
    if (this.#waiting.has(operation)) return
    if (slowness === 0) {
      this.#times.pass()
      return
    }
    const milliseconds = this.#slow.pass(slowness)
    this.#host.timeline?.pass(milliseconds)
    this.#host.note(() => ({ kind: 'time-passes', milliseconds }))
  }

  /**
   * What a clock shows `owner`: the milliseconds since the program began to be made, as few as possible.
   * @throws ExplorerMisuse if it is looked at thousands of times in one step: only time could end that.
   */
  readClock(owner: Owner): number {
    this.#looks += 1
    if (this.#looks > MOST_LOOKS) throw new ExplorerMisuse(BUSY)
    this.#isClockRead = true
    this.#host.looksOutside = true
    if (owner.onlyLooks) return this.#times.earliest
    this.#isTimeKnown = true
    const now = this.#times.read()
    this.#host.timeline?.look(now)
    this.#host.observe(now)
    return now
  }

  /** Sets a timer of `owner`. Once the run is over it never goes off. */
  set(owner: Owner, setting: Setting): Timer {
    this.#made += 1
    this.#host.looksOutside = true
    const task = owner.task ?? this.#host.runningTask
    const ordinal = this.#ordinals.get(task) ?? 0
    this.#ordinals.set(task, ordinal + 1)
    const timer = new Timer(this, this.#made, task, {
      ordinal,
      kind: setting.kind,
      delay: setting.kind === 'timer' ? delayOf(setting.delay ?? 0) : 0,
      isRepeated: setting.isRepeated ?? false,
      callback: setting.callback,
      values: setting.values ?? [],
    })
    this.#host.note(() => setEvent(timer))
    this.arm(timer)
    return timer
  }

  /** Sets `timer`, or sets it again, from now on. */
  arm(timer: Timer): void {
    this.stop(timer)
    if (this.#isOver) return
    timer.alarm = this.#times.set(timer.kind, timer.delay)
    this.#host.timeline?.set(timer, timer.kind, timer.delay)
    if (timer.task === null) this.#ownerless.push(timer)
    else this.#begin(timer, timer.task)
  }

  /** Takes back what has not gone off. */
  stop(timer: Timer): void {
    if (timer.alarm !== null) this.#times.clear(timer.alarm)
    this.#host.timeline?.clear(timer)
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

  /** Hands those timers to a task. */
  adopt(task: Task): void {
    for (const timer of this.#ownerless.splice(0)) {
      timer.task = task
      this.#begin(timer, task)
    }
  }

  /** A number for `timer`, by which it can be found until it has ended. */
  number(timer: Timer): number {
    this.#numbered.set(timer.id, timer)
    this.observe(timer.id)
    return timer.id
  }

  observe(value: unknown): void {
    this.#host.observe(value)
  }

  revives(): void {
    this.#hasRevived = true
  }

  numbered(id: number): Timer | undefined {
    return this.#numbered.get(id)
  }

  forget(timer: Timer): void {
    this.#numbered.delete(timer.id)
  }

  /** Nothing goes off any more. */
  detach(): void {
    this.#isOver = true
    for (const timer of this.#waiting.values()) this.stop(timer)
  }

  /** Adds the times of all that is pending; where some code reads clocks, also what they may show. */
  fingerprint(into: Fingerprint): void {
    this.#times.print(into, this.#hashesTime)
    if (this.#hashesTime) into.add(this.#isTimeKnown ? 1 + this.#slow.count : 0)
  }

  refuted(): Partial<Assumptions> | undefined {
    const isToldApart = this.#host.hasSymmetricTasks && this.#host.tasks.some(hasDrawn)
    if (!this.#isClockRead && !isToldApart && !this.#hasRevived) return undefined
    return {
      ...(this.#hasRevived && { merges: false, unseen: REVIVED }),
      ...(this.#isClockRead && { hashesTime: true }),
      ...(isToldApart && { symmetry: false }),
    }
  }

  #begin(timer: Timer, task: Task): void {
    const alarm = timer.alarm as Alarm
    const operation = task.begin('timer', 'point')
    timer.operation = operation
    this.#waiting.set(operation, timer)
    operation.takesTime = true
    // Nobody waits for what nothing keeps from ending.
    operation.isReadyNow = () => this.#times.may(alarm) && (timer.isRefed || this.#host.live !== 0)
    operation.fingerprint = (into) => {
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
    this.#host.timeline?.goOff(timer)
    this.stop(timer)
    this.#host.note(() => firedEvent(timer))
    try {
      timer.call()
    } catch (error) {
      this.#host.failed(error, timer.task)
    }
    if (timer.isRepeated) timer.refresh()
    else if (timer.alarm === null) timer.end()
  }
}

const setEvent = ({ kind, delay }: Timer): TraceEvent =>
  kind === 'timer' ? { kind: 'timer-set', delay } : { kind: 'immediate-set' }

const firedEvent = ({ kind, delay }: Timer): TraceEvent =>
  kind === 'timer' ? { kind: 'timer-fired', delay } : { kind: 'immediate-fired' }

const hasDrawn = (task: Task): boolean => task.hasDrawn

/** What holds state where nobody looks: what its callback closes over is not known any more. */
const REVIVED = 'a timer that is set again when its task is done'

/** Whole milliseconds, as Node counts them. Throws of a BigInt, as Node does. */
function delayOf(delay: number): number {
  const number = delay * 1
  return number >= 1 && number <= MOST_MS ? Math.trunc(number) : 1
}
