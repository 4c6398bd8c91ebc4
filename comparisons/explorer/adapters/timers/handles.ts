import { describeAs } from '../../fingerprint/described.ts'
import type { Timer } from './timer.ts'

/** What `setTimeout` and `setInterval` return, with the methods that Node's has. */
export class Timeout {
  readonly #timer: Timer

  constructor(timer: Timer) {
    this.#timer = timer
    timer.self = this
  }

  ref(): this {
    this.#timer.isRefed = true
    return this
  }

  unref(): this {
    this.#timer.isRefed = false
    return this
  }

  hasRef(): boolean {
    return this.#timer.hasRef()
  }

  refresh(): this {
    this.#timer.setAgain()
    return this
  }

  close(): this {
    this.#timer.clear()
    return this
  }

  /** The number by which `clearTimeout` knows it as well. */
  [Symbol.toPrimitive](): number {
    return this.#timer.number
  }

  /** The timer that `handle` stands for, if it is one of these. */
  static timerOf(handle: unknown): Timer | undefined {
    return isObject(handle) && #timer in handle ? handle.#timer : undefined
  }
}

/** What `setImmediate` returns, with the methods that Node's has. */
export class Immediate {
  readonly #timer: Timer

  constructor(timer: Timer) {
    this.#timer = timer
    timer.self = this
  }

  ref(): this {
    this.#timer.isRefed = true
    return this
  }

  unref(): this {
    this.#timer.isRefed = false
    return this
  }

  hasRef(): boolean {
    return this.#timer.hasRef() && this.#timer.isPending
  }

  /** The timer that `handle` stands for, if it is one of these. */
  static timerOf(handle: unknown): Timer | undefined {
    return isObject(handle) && #timer in handle ? handle.#timer : undefined
  }
}

// `using` closes them, where the runtime knows it.
const { dispose } = Symbol as { readonly dispose?: symbol }
if (dispose !== undefined) {
  for (const { prototype, timerOf } of [Timeout, Immediate]) {
    Object.defineProperty(prototype, dispose, {
      value(this: object) {
        timerOf(this)?.clear()
      },
      configurable: true,
      writable: true,
    })
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The handle of a timer, as `setTimeout`, `setInterval` or `setImmediate` returns it. */
export function handleOf(timer: Timer): Timeout | Immediate {
  const handle = timer.kind === 'timer' ? new Timeout(timer) : new Immediate(timer)
  describeAs(handle, (into) => timer.fingerprint(into))
  return handle
}
