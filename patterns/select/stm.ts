import { atomically, orElse, TQueue, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Mailbox, Opened } from './problem.ts'

export const price = 'the left side comes first: while it has letters, the right one has to wait'

export const outcomes: Outcomes = {
  // Both calls got a letter. The one that goes back has lost its place.
  'one of three': ['completed', 'invariant broken'],
}

/** Takes from the left box, or else from the right. If both are empty, waits for either. */
export default class AtomicMailbox implements Mailbox {
  private readonly letters = TQueue.unbounded<string>()

  async send(letter: string): Promise<void> {
    await atomically((tx) => this.letters.offer(tx, letter))
  }

  receive(): Promise<string> {
    return atomically((tx) => this.receiveIn(tx))
  }

  async receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    const either = orElse(
      (tx) => this.receiveIn(tx),
      (tx) => other.receiveIn(tx),
    )
    try {
      return await atomically(either, { signal })
    } catch (error) {
      if (!signal?.aborted) throw error
      return undefined
    }
  }

  receiveIn(tx: Tx): string {
    return this.letters.take(tx)
  }
}

export const published: Published<AtomicMailbox, Mailbox> = {
  receiveIn: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicMailbox> = {
  receiveAny: (first, second, third) =>
    atomically(
      orElse(
        (tx) => first.receiveIn(tx),
        (tx) => second.receiveIn(tx),
        (tx) => third.receiveIn(tx),
      ),
    ),
}
