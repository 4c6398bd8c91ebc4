import type { EventTimes } from './event-times.ts'

/** The lengths of time in milliseconds that may pass before an event, beside as little as possible. */
export const LENGTHS: readonly number[] = [50, 24 * 60 * 60 * 1000]

/** Time passes before at most this many events of a run. */
const MOST = 2

/**
 * Events before which time passes, for programs that read the clock. What a clock shows matters in
 * comparison with times of which only the program knows, such as the end of a lease. So a few lengths stand
 * for all: one that is easily waited for, and one that exceeds any limit that is likely to be met.
 *
 * While a timer is pending, no more time passes than leaves some until it is due.
 */
export class SlowEvents {
  readonly #times: EventTimes
  #count = 0

  constructor(times: EventTimes) {
    this.#times = times
  }

  /** Before how many events of the run time has passed. */
  get count(): number {
    return this.#count
  }

  /** The lengths that are possible now, by number from 1. */
  get possible(): readonly number[] {
    if (this.#count === MOST) return []
    const most = this.#most
    return LENGTHS.flatMap((_, i) => {
      const before = LENGTHS[i - 1] ?? 0
      return most > before ? [i + 1] : []
    })
  }

  /** Lets the length of this number pass before the next event. Returns the milliseconds. */
  pass(slowness: number): number {
    const milliseconds = Math.min(LENGTHS[slowness - 1] as number, this.#most)
    this.#times.pass(milliseconds)
    this.#count += 1
    return milliseconds
  }

  get #most(): number {
    const until = this.#times.mostUntilDue
    return until === Infinity ? until : until - Math.min(20, Math.ceil(until / 4))
  }
}
