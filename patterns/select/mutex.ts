import { Semaphore } from 'async-mutex'
import type { Mailbox } from './problem.ts'

export const price =
  'each mailbox keeps a list of claims, asks each whether it is still open, and removes stale ones'

/** A task that waits at one box or at several, for one letter in all. */
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

/** A waiting task lays one claim on both boxes. The first box that gets a letter settles it. */
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

  receiveAny(second: this, third: this): Promise<string | undefined> {
    return this.#receiveFrom([this, second, third])
  }

  /** No await comes between looking at the boxes and laying the claim, so no letter is missed. */
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
