import { LOCK, MASK, PARK, VALUE, type Variable, VERSION, WAITED } from './memory.ts'
import { doze } from './pause.ts'
import type { TransactionLog } from './transaction-log.ts'

/** For how many naps to wait for a commit in progress. Then the transaction had better run again. */
const DOZES = 100

/**
 * What a blocked transaction waits for: the variables that it has read, with the values that it saw.
 *
 * The thread sets its bit in the mask of each variable, and then marks the lock word as waited for,
 * provided that the variable is as it was. A commit takes the lock word, mark and all, by
 * compare-and-exchange. So either it comes before the mark and the waiter notices, or it finds the
 * mark and looks at the mask. A commit of a variable without a mark pays nothing.
 */
export class WaitSet {
  readonly variables: readonly Variable[]
  readonly #log: TransactionLog
  /** The version at which each variable was last seen with the value that it is known by. */
  readonly #versions: Int32Array
  readonly #values: Int32Array

  private constructor(log: TransactionLog) {
    this.#log = log
    this.variables = log.readVariables
    this.#versions = Int32Array.from(this.variables, ({ readVersion }) => readVersion)
    const size = this.variables.reduce((sum, { codec }) => sum + codec.words, 0)
    this.#values = new Int32Array(size)
  }

  /**
   * Starts to wait for a change of what the attempt that has just ended had read. Returns `null` if
   * something has changed already.
   */
  static start(log: TransactionLog): WaitSet | null {
    const set = new WaitSet(log)
    if (!set.#takeValues()) return null
    for (const variable of set.variables) {
      variable.waits += 1
      if (variable.waits === 1) {
        Atomics.or(log.words, variable.address + MASK, 1 << log.thread)
      }
    }
    for (let i = 0; i < set.variables.length; i += 1) {
      if (set.#mark(i)) continue
      set.stop()
      return null
    }
    return set
  }

  /** Stops waiting. The marks stay, and cost the next commit of each variable a look at the mask. */
  stop(): void {
    for (const variable of this.variables) {
      variable.waits -= 1
      if (variable.waits === 0) {
        Atomics.and(this.#log.words, variable.address + MASK, ~(1 << this.#log.thread))
      }
    }
  }

  /**
   * Whether each variable still has the value that was seen; if so, it is marked again. To be asked
   * after a wake-up, and after the count of wake-ups was read that the thread waits for next.
   */
  isUnchanged(): boolean {
    let at = 0
    for (const [i, variable] of this.variables.entries()) {
      if (!this.#hasValue(variable, at, i)) return false
      at += variable.codec.words
    }
    return true
  }

  #hasValue(variable: Variable, at: number, i: number): boolean {
    const { words } = this.#log
    const { address, codec } = variable
    for (let dozes = 0; dozes < DOZES; ) {
      const lock = Atomics.load(words, address + LOCK)
      if (lock < 0) {
        doze(words, address + LOCK, lock)
        dozes += 1
        continue
      }
      const version = lock & VERSION
      if (version !== this.#versions[i]) {
        for (let k = 0; k < codec.words; k += 1) {
          if (Atomics.load(words, address + VALUE + k) !== this.#values[at + k]) return false
        }
        this.#versions[i] = version
      }
      if (this.#mark(i)) return true
    }
    return false
  }

  /** Marks a variable as waited for. Returns `false` if it is locked or has another version. */
  #mark(i: number): boolean {
    const { words } = this.#log
    const at = (this.variables[i] as Variable).address + LOCK
    const version = this.#versions[i] as number
    for (;;) {
      const lock = Atomics.load(words, at)
      if (lock < 0 || (lock & VERSION) !== version) return false
      if ((lock & WAITED) !== 0) return true
      if (Atomics.compareExchange(words, at, lock, lock | WAITED) === lock) return true
    }
  }

  #takeValues(): boolean {
    const { words } = this.#log
    let at = 0
    for (const [i, { address, codec }] of this.variables.entries()) {
      for (let k = 0; k < codec.words; k += 1) {
        this.#values[at + k] = Atomics.load(words, address + VALUE + k)
      }
      const lock = Atomics.load(words, address + LOCK)
      if (lock < 0 || (lock & VERSION) !== this.#versions[i]) return false
      at += codec.words
    }
    return true
  }
}

/** Wakes the threads in `mask`: each must look again at what it waits for. */
export function wake(log: TransactionLog, mask: number): void {
  const { words, memory } = log
  for (let thread = 0, rest = mask; rest !== 0; thread += 1, rest >>>= 1) {
    if ((rest & 1) === 0) continue
    const at = memory.slot(thread) + PARK
    Atomics.add(words, at, 1)
    Atomics.notify(words, at)
  }
}
