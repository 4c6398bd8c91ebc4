import { TURN } from './memory.ts'
import type { TransactionLog } from './transaction-log.ts'

/** How long to wait for a turn before looking again, in milliseconds. */
const LOOK_AGAIN = 1

/**
 * The turn to run alone. A transaction that has lost to others this many times takes it, and then locks
 * whatever it reads, and waits for locks instead of giving up. That cannot deadlock, because no other
 * thread waits for a lock while it holds one. So a long transaction ends, however many short ones
 * there are. These pay nothing for it, unless they touch the same variables.
 */
export class Turn {
  readonly #words: Int32Array
  readonly #own: number

  constructor({ words, thread }: TransactionLog) {
    this.#words = words
    this.#own = thread + 1
  }

  /** The thread that has the turn; -1 if none has. */
  get owner(): number {
    return Atomics.load(this.#words, TURN) - 1
  }

  /** Takes the turn, if no other thread has it. */
  tryTake(): boolean {
    return Atomics.compareExchange(this.#words, TURN, 0, this.#own) === 0
  }

  /** Blocks the thread until the turn may be free. */
  wait(): void {
    const owner = Atomics.load(this.#words, TURN)
    if (owner !== 0) Atomics.wait(this.#words, TURN, owner, LOOK_AGAIN)
  }

  release(): void {
    freeTurn(this.#words, this.#own)
  }
}

/** Ends the turn of the thread `own - 1`, if it has it. */
export function freeTurn(words: Int32Array, own: number): void {
  if (Atomics.compareExchange(words, TURN, own, 0) === own) Atomics.notify(words, TURN, 1)
}
