import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Mailbox } from './problem.ts'

export const bug = 'lost wake-up: polls both, blocks on one'

export const outcomes: Outcomes = {
  'two letters for one': ['completed', 'deadlock'],
  'two letters for two': ['completed', 'deadlock'],
  'only the other box': ['completed', 'deadlock'],
  'one of three': ['deadlock'],
}

/** Takes a letter that is there. If both boxes are empty, it blocks on the first. */
export default class PolledMailbox implements Mailbox {
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

  async receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    if (signal?.aborted) return undefined
    return other.filled.isLocked() ? this.receive() : other.receive()
  }
}
