import type { Assumptions } from '../execution/assumptions.ts'
import type { Adapter, Attachment, Host, Restore } from '../execution/host.ts'
import type { Operation, Task } from '../execution/task.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'

/** The parts of the global object that have to do with time or chance. */
interface Globals {
  setTimeout: unknown
  clearTimeout: unknown
  setInterval: unknown
  clearInterval: unknown
  setImmediate: unknown
  clearImmediate: unknown
  Date: DateConstructor
}

type Callback = (...values: unknown[]) => unknown

/** The moment at which every run begins: any will do, but it has to be the same. */
const START = Date.UTC(2005, 5, 15)

/**
 * Puts timers, clocks and random numbers under the control of the execution under way. Time is
 * virtual: it passes only when a timer goes off. When that is, is a choice, as far as time leaves one
 * (see {@link Timers}). Random numbers depend on the task and on how many it has drawn.
 */
export const timers: Adapter<Timers> = {
  intercept(current) {
    const running = (): Timers | null => {
      const timers = current()
      return timers?.isInUse ? timers : null
    }
    const restores = [
      replace(globalThis, timersFor(running)),
      replace(performance, {
        now: (real) => () => running()?.readClock() ?? real.call(performance),
      }),
      replace(Math, { random: (real) => () => running()?.random() ?? real() }),
      replace(AbortSignal, { timeout: timeoutSignal(running) }),
    ]
    return () => {
      for (const restore of restores) restore()
    }
  },
  attach: (host, { hashesTime }) => new Timers(host, hashesTime),
}

type Replacement<A> = { [Key in keyof A]?: (real: A[Key]) => unknown }

/** Replaces those methods of `target` that it has. */
function replace<A extends object>(target: A, replacements: Replacement<A>): Restore {
  const real: Partial<A> = {}
  for (const key of Object.keys(replacements) as (keyof A)[]) {
    if (!(key in target)) continue
    real[key] = target[key]
    target[key] = replacements[key]?.(target[key]) as A[keyof A]
  }
  return () => void Object.assign(target, real)
}

function timersFor(running: () => Timers | null): Replacement<Globals & typeof globalThis> {
  const set =
    (isRepeated: boolean) =>
    (real: unknown) =>
    (callback: Callback, delay = 0, ...values: unknown[]) => {
      const timers = running()
      if (timers === null) return (real as Callback)(callback, delay, ...values)
      return timers.set(() => callback(...values), Number(delay) || 0, isRepeated)
    }
  const setSoon =
    (real: unknown) =>
    (callback: Callback, ...values: unknown[]) =>
      running()?.set(() => callback(...values), 0, false) ?? (real as Callback)(callback, ...values)
  const clear = (real: unknown) => (handle: unknown) =>
    handle instanceof Timer ? handle.close() : (real as Callback)(handle)
  return {
    setTimeout: set(false),
    clearTimeout: clear,
    setInterval: set(true),
    clearInterval: clear,
    setImmediate: setSoon,
    clearImmediate: clear,
    Date: (real: DateConstructor) => dateFor(real, running),
  } as Replacement<Globals & typeof globalThis>
}

function dateFor(real: DateConstructor, running: () => Timers | null): DateConstructor {
  const now = () => {
    const time = running()?.readClock()
    return time === undefined ? real.now() : START + time
  }
  return new Proxy(real, {
    construct: (target, values, type) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, type),
    apply: () => new real(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
}

const timeoutSignal =
  (running: () => Timers | null) =>
  (real: typeof AbortSignal.timeout) =>
  (delay: number): AbortSignal => {
    const timers = running()
    if (timers === null) return real.call(AbortSignal, delay)
    const controller = new AbortController()
    const reason = () =>
      new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    timers.set(() => controller.abort(reason()), delay, false)
    return controller.signal
  }

/** A timer that was set, which stands for itself where Node gives an object and a page a number. */
class Timer {
  /** When it goes off at the earliest, in milliseconds of virtual time. */
  due = 0
  /** How often something of unknown length had ended before it was set. */
  epoch = 0
  operation: Operation | null = null
  readonly task: Task
  readonly delay: number
  readonly goOff: () => void
  readonly isRepeated: boolean
  readonly #timers: Timers

  constructor(
    timers: Timers,
    { task, delay, goOff, isRepeated }: Pick<Timer, 'task' | 'delay' | 'goOff' | 'isRepeated'>,
  ) {
    this.#timers = timers
    this.task = task
    this.delay = delay
    this.goOff = goOff
    this.isRepeated = isRepeated
  }

  close(): void {
    this.#timers.clear(this)
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return true
  }
}

/**
 * The timers of one execution, each an operation of the task that has set it.
 *
 * Which may go off next? What is awaited from `work` takes unknown time. So of two timers that were
 * set with such an await in between, the later one may go off first if its delay is shorter,
 * and need not; without one in between, the order is that of their times.
 */
export class Timers implements Attachment {
  readonly #host: Host
  readonly #hashesTime: boolean
  /** Whether a task has looked at the clock, which makes the time a part of the state. */
  #isClockRead = false
  /** In the order in which they were set. */
  readonly #pending: Timer[] = []
  #now = 0
  #epoch = 0

  constructor(host: Host, hashesTime: boolean) {
    this.#host = host
    this.#hashesTime = hashesTime
  }

  /** Whether it is a task that asks for timers, the time or chance. */
  get isInUse(): boolean {
    return this.#host.runningTask !== null
  }

  /** The next random number of the running task. */
  random(): number {
    const value = this.#host.current.random()
    this.#host.note(() => ({ kind: 'random', value }))
    return value
  }

  refuted(): Partial<Assumptions> | undefined {
    const isToldApart = this.#host.hasSymmetricTasks && this.#host.tasks.some(hasDrawn)
    if (!this.#isClockRead && !isToldApart) return undefined
    return {
      ...(this.#isClockRead && { hashesTime: true }),
      ...(isToldApart && { symmetry: false }),
    }
  }

  fingerprint(into: Fingerprint): void {
    if (this.#hashesTime) into.addNumber(this.#now)
  }

  /** Something of unknown length has ended. */
  timeHasPassed(): void {
    if (this.#pending.length > 0) this.#epoch += 1
  }

  /** The time in milliseconds since the start of the run. */
  readClock(): number {
    this.#isClockRead = true
    this.#host.observe(this.#now)
    return this.#now
  }

  /** Sets a timer of the running task, in milliseconds, as Node counts them. */
  set(goOff: () => void, delay: number, isRepeated: boolean): Timer {
    const task = this.#host.current
    this.#host.note(() => ({ kind: 'timer-set', delay }))
    const timer = new Timer(this, {
      task,
      goOff,
      delay: Math.max(1, Math.trunc(delay)),
      isRepeated,
    })
    this.#start(timer)
    return timer
  }

  clear(timer: Timer): void {
    const at = this.#pending.indexOf(timer)
    if (at >= 0) this.#pending.splice(at, 1)
    if (timer.operation !== null) timer.task.end(timer.operation)
    timer.operation = null
  }

  #start(timer: Timer): void {
    timer.due = this.#now + timer.delay
    timer.epoch = this.#epoch
    const operation = timer.task.begin('timer', 'point')
    operation.takesTime = true
    operation.isReadyNow = () => this.#mayGoOff(timer)
    operation.fingerprint = (into) => this.#print(timer, into)
    timer.operation = operation
    this.#pending.push(timer)
    this.#host.ready(operation, () => this.#goOff(timer))
  }

  #mayGoOff(timer: Timer): boolean {
    const at = this.#pending.indexOf(timer)
    return this.#pending.every((other, i) => i === at || !goesFirst(other, timer, i < at))
  }

  #goOff(timer: Timer): void {
    this.#now = Math.max(this.#now, timer.due)
    this.#host.note(() => ({ kind: 'timer-fired', delay: timer.delay }))
    this.clear(timer)
    if (timer.isRepeated) this.#start(timer)
    timer.goOff()
  }

  /** Adds how a timer stands to the present and to the others. */
  #print(timer: Timer, into: Fingerprint): void {
    into.addNumber(timer.due - this.#now).add(this.#pending.indexOf(timer))
    const epochs = new Set(this.#pending.map(({ epoch }) => epoch))
    into.add([...epochs].indexOf(timer.epoch)).add(timer.epoch === this.#epoch ? 1 : 0)
  }
}

const hasDrawn = (task: Task): boolean => task.hasDrawn

/** Whether `one`, of two that are pending, must go off before `other`; it may have been set before it. */
function goesFirst(one: Timer, other: Timer, wasSetBefore: boolean): boolean {
  if (one.epoch > other.epoch) return false
  return wasSetBefore ? one.due <= other.due : one.epoch === other.epoch && one.due < other.due
}
