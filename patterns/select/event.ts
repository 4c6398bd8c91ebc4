import { Bell, when } from '../bell.ts'
import type { Mailbox } from './problem.ts'

export const price = 'each letter wakes all who wait at the box, and the left box comes first'

/** Looks into each box in one step. While all are empty, listens to all of them. */
export default class ListeningMailbox implements Mailbox {
  readonly letters: string[] = []
  readonly bell = new Bell()

  async send(letter: string): Promise<void> {
    this.letters.push(letter)
    this.bell.ring()
  }

  receive(): Promise<string> {
    return when([this.bell], () => this.letters.shift())
  }

  async receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    const aborted = new Bell()
    const giveUp = () => aborted.ring()
    signal?.addEventListener('abort', giveUp)
    const letter = await when([this.bell, other.bell, aborted], () => {
      const next = this.letters.shift() ?? other.letters.shift()
      return next === undefined && signal?.aborted ? null : next
    })
    signal?.removeEventListener('abort', giveUp)
    return letter ?? undefined
  }

  receiveAny(second: this, third: this): Promise<string | undefined> {
    return when(
      [this.bell, second.bell, third.bell],
      () => this.letters.shift() ?? second.letters.shift() ?? third.letters.shift(),
    )
  }
}
