import { atomically, orElse, type STM, TQueue, type Tx } from '../../stm/index.ts'
import type { Mailbox } from './problem.ts'

export const price = 'the left side comes first: while it has letters, the right one has to wait'

/** Takes from the left box, or else from the right. If both are empty, waits for either. */
export default class AtomicMailbox implements Mailbox {
  readonly letters = TQueue.unbounded<string>()

  async send(letter: string): Promise<void> {
    await atomically((tx) => this.letters.offer(tx, letter))
  }

  receive(): Promise<string> {
    return atomically((tx) => this.take(tx))
  }

  async receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    try {
      return await atomically(this.either(other), { signal })
    } catch (error) {
      if (!signal?.aborted) throw error
      return undefined
    }
  }

  receiveAny(second: this, third: this): Promise<string | undefined> {
    return atomically(orElse(this.either(second), (tx) => third.take(tx)))
  }

  take(tx: Tx): string {
    return this.letters.take(tx)
  }

  either(other: this): STM<string> {
    return orElse(
      (tx) => this.take(tx),
      (tx) => other.take(tx),
    )
  }
}
