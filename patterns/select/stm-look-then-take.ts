import { atomically, check, orElse, type STM, TQueue, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Mailbox } from './problem.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'two letters for two': ['completed', 'deadlock'],
  'one of three': ['completed', 'invariant broken'],
}

/** Waits for a letter in one transaction and takes it in the next. Another task may come first. */
export default class ObservedMailbox implements Mailbox {
  readonly letters = TQueue.unbounded<string>()

  async send(letter: string): Promise<void> {
    await atomically((tx) => this.letters.offer(tx, letter))
  }

  receive(): Promise<string> {
    return atomically((tx) => this.letters.take(tx))
  }

  async receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    try {
      const full = await atomically(this.fullOf(other), { signal })
      return await full.receive()
    } catch (error) {
      if (!signal?.aborted) throw error
      return undefined
    }
  }

  fullOf(other: this): STM<this> {
    return orElse(
      (tx) => this.ifFull(tx),
      (tx) => other.ifFull(tx),
    )
  }

  /** Returns this box; waits while it is empty. */
  ifFull(tx: Tx): this {
    check(tx, !this.letters.isEmpty(tx))
    return this
  }
}
