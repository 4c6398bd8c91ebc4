/** What each storage holds in the running code. */
type Frame = ReadonlyMap<object, unknown>

const EMPTY: Frame = new Map()

let frame = EMPTY

/**
 * Whether async functions are lowered to generators, this one for all: what awaits goes on by a callback
 * that was passed to `then`, and a real async function does not.
 */
export const isLowered = Object.getPrototypeOf(async () => {}) === Function.prototype

/**
 * The part of an `AsyncLocalStorage` that is needed, for a page. Its value goes with code through what
 * `carry-context.ts` carries.
 */
export class CarriedStorage<Value> {
  #isEnabled = false

  run<A>(value: Value | undefined, use: () => A): A {
    this.#isEnabled = true
    return within(new Map(frame).set(this, value), use)
  }

  getStore(): Value | undefined {
    return this.#isEnabled ? (frame.get(this) as Value | undefined) : undefined
  }

  disable(): void {
    this.#isEnabled = false
  }
}

/** The part of an `AsyncResource` that is needed: what all storages held when it was made. */
export class CarriedResource {
  readonly #frame = frame

  /** Whether any storage held something. */
  get isEmpty(): boolean {
    return this.#frame === EMPTY
  }

  runInAsyncScope<A>(use: () => A): A {
    return within(this.#frame, use)
  }
}

function within<A>(next: Frame, use: () => A): A {
  const before = frame
  frame = next
  try {
    return use()
  } finally {
    frame = before
  }
}
