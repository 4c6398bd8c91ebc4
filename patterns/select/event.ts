import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Mailbox, Opened } from './problem.ts'

export const price = 'each letter wakes all who wait at the box, and the left box comes first'

export const outcomes: Outcomes = {
  // Both calls got a letter. The one that goes back has lost its place.
  'one of three': ['completed', 'invariant broken'],
}

/** Looks into each box in one step. While all are empty, listens to all of them. */
export default class ListeningMailbox implements Mailbox {
  readonly bell = new Bell()
  private readonly letters: string[] = []

  async send(letter: string): Promise<void> {
    this.letters.push(letter)
    this.bell.ring()
  }

  receive(): Promise<string> {
    return when([this.bell], () => this.receiveNow())
  }

  async receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    const aborted = new Bell()
    const giveUp = () => aborted.ring()
    signal?.addEventListener('abort', giveUp)
    try {
      const letter = await when([this.bell, other.bell, aborted], () => {
        const next = this.receiveNow() ?? other.receiveNow()
        return next === undefined && signal?.aborted ? null : next
      })
      return letter ?? undefined
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
  }

  /** Removes and returns the next letter; `undefined` if there is none. */
  receiveNow(): string | undefined {
    return this.letters.shift()
  }
}

export const published: Published<ListeningMailbox, Mailbox> = {
  receiveNow: 'whether there was a letter must be looked at',
  bell: 'listen to those of all boxes',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<ListeningMailbox> = {
  receiveAny: (first, second, third) =>
    when(
      [first.bell, second.bell, third.bell],
      () => first.receiveNow() ?? second.receiveNow() ?? third.receiveNow(),
    ),
}
