import {
  BY,
  DONE,
  FOUND,
  GIVEN,
  INDEX,
  OPERATION,
  RESULT,
  SEEN,
  STEP,
  stepAt,
  WAS,
  wordsOf,
} from './control.ts'
import { isHashed, mixed } from './hash.ts'

/** What a thread did next is known for at most this many histories. */
const MOST_KNOWN = 2 ** 20

/** Stands for the end of a thread, among what it may do next. */
const ENDS = -1

/** A thread that did something else than before, and how many steps were made before. */
export interface Difference {
  readonly thread: number
  readonly at: number
}

/**
 * Holds what each thread does next against what it did in other runs after the same: the same steps of its
 * own, each of which found the same memory. One that then does something else goes by what no run may know.
 */
export class Repeatable {
  readonly #known = new Map<number, number>()
  readonly #control: Int32Array
  readonly #threads: number
  readonly #isHashed: boolean

  constructor(control: Int32Array, threads: number, words: Int32Array) {
    this.#control = control
    this.#threads = threads
    this.#isHashed = isHashed(words)
  }

  /** Forgets all. */
  clear(): void {
    this.#known.clear()
  }

  /** Where the run that has just ended differs from those before. */
  difference(): Difference | undefined {
    const control = this.#control
    const histories = Array.from({ length: this.#threads }, (_, thread) => new History(thread))
    const all = new History(ENDS)
    const steps = control[STEP] as number
    for (let step = 0; step < steps; step += 1) {
      const at = stepAt(step)
      const word = (offset: number) => control[at + offset] as number
      const thread = word(BY)
      const history = histories[thread] as History
      if (history.isEmpty) history.add(this.#seen(control[wordsOf(thread) + FOUND] ?? 0, all))
      const did = mixed(mixed(word(GIVEN), word(OPERATION)), word(INDEX))
      if (this.#isOther(history.key, did)) return { thread, at: step }
      all.add(mixed(thread, did))
      history.add(did)
      history.add(word(RESULT))
      history.add(this.#seen(word(SEEN), all))
    }
    const thread = histories.findIndex(
      (history, each) => this.#hasEnded(each, history) && this.#isOther(history.key, ENDS),
    )
    return thread < 0 ? undefined : { thread, at: steps }
  }

  #hasEnded(thread: number, { isEmpty }: History): boolean {
    return !isEmpty && this.#control[wordsOf(thread) + WAS] === DONE
  }

  /** Of a memory that is too large to look at: which steps were made, which says no less. */
  #seen(hash: number, all: History): number {
    return this.#isHashed ? hash : all.key | 0
  }

  #isOther(history: number, did: number): boolean {
    const known = this.#known.get(history)
    if (known === undefined && this.#known.size < MOST_KNOWN) this.#known.set(history, did)
    return known !== undefined && known !== did
  }
}

/** What a thread has done and seen, as a number that no other history is likely to have. */
class History {
  #high: number
  #low: number
  isEmpty = true

  constructor(first: number) {
    this.#high = mixed(1, first)
    this.#low = mixed(2, first)
  }

  add(value: number): void {
    this.isEmpty = false
    this.#high = mixed(this.#high, value)
    this.#low = mixed(this.#low ^ this.#high, value)
  }

  get key(): number {
    return (this.#high >>> 0) * 2 ** 21 + (this.#low >>> 11)
  }
}
