import type { Rule } from './assumptions.ts'
import { watchesCode } from './code-watch.ts'

/**
 * What becomes of the operations that packages let go on in the present step: a lock that is handed
 * over or was free, a place in a limit, a transaction that wakes up or ends. Either they are held up,
 * and the scheduler chooses when each goes on, or they go on at once, in Node's own order.
 *
 * Under the rule `node` they always go on at once, and under `preemptive` and `chaos` never. Under
 * `event-loop` the scheduler decides for the step as a whole, when the first of them comes. Where they
 * are held up, the rest of the step comes first, which Node never does; where they go on at once, the
 * step is the one of `node`. So each schedule of `node` is one of `event-loop`, except those in which all
 * tasks start in one macrotask.
 */
export class HandOver {
  readonly #decide: () => boolean
  readonly #isChoice: boolean
  /** What was decided for the present step; `null` as long as nothing was handed over in it. */
  #goesOnAtOnce: boolean | null = null
  #heldUp = 0
  #hasRunOn = false

  /** `choose` returns whether what is handed over in the present step goes on at once. */
  constructor(rule: Rule, choose: () => boolean) {
    this.#isChoice = rule === 'event-loop'
    this.#decide = rule === 'event-loop' ? choose : () => rule === 'node'
  }

  /** A step begins. */
  begin(): void {
    this.#goesOnAtOnce = null
    this.#heldUp = 0
    this.#hasRunOn = false
  }

  /** Something is handed over, to the `mover` of the step or to another. Returns whether it goes on at once. */
  goesOnAtOnce(isMovers: boolean): boolean {
    this.#goesOnAtOnce ??= this.#decide()
    if (this.#goesOnAtOnce) return true
    this.#heldUp += 1
    // Where it is not known which code runs, the one that hands over is taken to do something more.
    if (!watchesCode && !isMovers) this.#hasRunOn = true
    return false
  }

  /** Code of the program goes on, after an await or in a callback. */
  ran(): void {
    if (this.#heldUp > 0) this.#hasRunOn = true
  }

  /**
   * Whether the step could have gone another way if nothing had been held up in it. It could not if one
   * operation was held up and no code ran after that: it is the same whether that goes on now or next.
   */
  get couldDiffer(): boolean {
    if (!this.#isChoice || this.#heldUp === 0) return false
    return this.#heldUp > 1 || this.#hasRunOn
  }
}
