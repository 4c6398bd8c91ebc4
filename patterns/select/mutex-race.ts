import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Mailbox } from './problem.ts'

export const bug = 'uncancelled loser of a race'

export const outcomes: Outcomes = {
  'two letters for one': ['deadlock'],
  'two letters for two': ['deadlock'],
  'waiting for a while': ['completed', 'deadlock'],
  'one of three': ['deadlock'],
}

/** `Promise.race` over two `receive`s. The slower one is not cancelled, and takes one later. */
export default class RacingMailbox implements Mailbox {
  readonly letters: string[] = []
  /** One permit per letter. */
  readonly filled = new Semaphore(0)

  async send(letter: string): Promise<void> {
    this.letters.push(letter)
    this.filled.release()
  }

  async receive(): Promise<string> {
    await this.filled.acquire()
    return this.letters.shift() as string
  }

  receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    const givenUp = new Promise<undefined>((resolve) => {
      signal?.addEventListener('abort', () => resolve(undefined))
    })
    return Promise.race([this.receive(), other.receive(), givenUp])
  }
}
