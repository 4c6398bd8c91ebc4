import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Mailbox } from './problem.ts'

export const price =
  'each mailbox keeps a list of those who wait, asks each whether it still does, and clears up after it'

export const outcomes: Outcomes = {
  'one of three': {
    inexpressible:
      'a claim is laid on two boxes from within; from outside it cannot be extended to a third',
  },
}

/** Somebody who waits at one box or at several, and wants one letter in all. */
class Claim {
  isSettled = false
  letter: string | undefined
  readonly settled = new Semaphore(0)

  settle(letter: string | undefined): void {
    if (this.isSettled) return
    this.isSettled = true
    this.letter = letter
    this.settled.release()
  }
}

/** Whoever waits lays the same claim on both boxes. The first one that has a letter settles it. */
export default class ClaimedMailbox implements Mailbox {
  readonly letters: string[] = []
  claims: Claim[] = []

  async send(letter: string): Promise<void> {
    const claim = this.claims.find(({ isSettled }) => !isSettled)
    if (claim === undefined) this.letters.push(letter)
    else claim.settle(letter)
  }

  async receive(): Promise<string> {
    return (await this.#receiveFrom([this])) as string
  }

  receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    return this.#receiveFrom([this, other], signal)
  }

  receiveAny(): Promise<never> {
    throw new Error('a claim on two boxes cannot be extended to a third')
  }

  /** Nothing is awaited between the look at the boxes and the claim, so no letter slips through. */
  async #receiveFrom(boxes: readonly this[], signal?: AbortSignal): Promise<string | undefined> {
    const full = boxes.find(({ letters }) => letters.length > 0)
    if (full !== undefined) return full.letters.shift()
    if (signal?.aborted) return undefined
    const claim = new Claim()
    const giveUp = () => claim.settle(undefined)
    signal?.addEventListener('abort', giveUp)
    for (const box of boxes) box.claims.push(claim)
    await claim.settled.acquire()
    for (const box of boxes) box.claims = box.claims.filter((each) => each !== claim)
    signal?.removeEventListener('abort', giveUp)
    return claim.letter
  }
}
