import { array, int32, type SharedHeap } from '../../stm/threads/index.ts'

export const ACCOUNTS = 4
export const OPENING = 1_000
export const TOTAL = ACCOUNTS * OPENING

/** The accounts of the solution with transactions. */
export const layout = { accounts: array(ACCOUNTS, int32) }

// Where things lie in the shared words, of the other solutions and of the watchdog.
/** 1 when the bank closes. */
export const CLOSED = 0
export const AUDITS = 1
export const WRONG_AUDITS = 2
/** For each teller, the count of its transfers. */
export const TRANSFERS = 16
/** For each thread, the account whose lock it waits for, plus 1; 0 if it waits for none. */
export const WAITS_FOR = 24
/** For each account, the thread that has its lock, plus 1; 0 if it is free. */
export const HELD_BY = 32
export const LOCKS = 48
export const BALANCES = 64
const WORDS = 80

/** What a thread works with: the shared memory, and its own number. */
export interface Branch {
  readonly heap: SharedHeap<typeof layout>
  readonly words: Int32Array
  readonly teller: number
}

/** A bank as one thread sees it. Each solution is one. */
export interface Bank {
  /** Moves 1 from one account to another; nothing if the first is empty. */
  transfer(from: number, to: number): void | Promise<void>
  /** The sum of all accounts, at one moment. */
  total(): number | Promise<number>
}

/** Creates the shared words of a new bank. */
export function openWords(): Int32Array {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS))
  words.fill(OPENING, BALANCES, BALANCES + ACCOUNTS)
  return words
}

let thoughts = 1

/** A few microseconds in which a teller thinks, between reading and writing. */
export function think(): void {
  for (let i = 0; i < 1_000; i += 1) thoughts = (thoughts * 1_103_515_245 + 12_345) | 0
}

/** Books that read and write shared memory as if no other thread did. */
export class PlainBooks {
  readonly #words: Int32Array

  constructor(words: Int32Array) {
    this.#words = words
  }

  move(from: number, to: number): void {
    const words = this.#words
    const balance = words[BALANCES + from] as number
    const other = words[BALANCES + to] as number
    think()
    if (balance < 1) return
    words[BALANCES + from] = balance - 1
    words[BALANCES + to] = other + 1
  }

  sum(): number {
    const balances = this.#words.subarray(BALANCES, BALANCES + ACCOUNTS)
    return balances.reduce((sum, balance) => sum + balance, 0)
  }
}
