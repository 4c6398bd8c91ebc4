import { Semaphore } from 'async-mutex'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Mailbox, Opened } from './problem.ts'

export const price =
  'each mailbox keeps a list of claims, asks each whether it is still open, and removes stale ones'

export const outcomes: Outcomes = {
  // Both calls got a letter. The one that goes back has lost its place.
  'one of three': ['completed', 'invariant broken'],
}

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

/** A waiting task lays one claim on all its boxes. The first that gets a letter settles it. */
export default class ClaimedMailbox implements Mailbox {
  private readonly letters: string[] = []
  private claims: Claim[] = []

  async send(letter: string): Promise<void> {
    const claim = this.claims.find(({ isSettled }) => !isSettled)
    if (claim === undefined) this.letters.push(letter)
    else claim.settle(letter)
  }

  async receive(): Promise<string> {
    return (await receiveFrom([this])) as string
  }

  receiveEither(other: this, signal?: AbortSignal): Promise<string | undefined> {
    return receiveFrom([this, other], signal)
  }

  /** Removes and returns the next letter; `undefined` if there is none. */
  receiveNow(): string | undefined {
    return this.letters.shift()
  }

  /** The box must be empty. */
  lay(claim: Claim): void {
    this.claims.push(claim)
  }

  withdraw(claim: Claim): void {
    this.claims = this.claims.filter((each) => each !== claim)
  }
}

/** No await comes between looking at the boxes and laying the claim, so no letter is missed. */
async function receiveFrom(
  boxes: readonly ClaimedMailbox[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const box of boxes) {
    const letter = box.receiveNow()
    if (letter !== undefined) return letter
  }
  if (signal?.aborted) return undefined
  const claim = new Claim()
  const giveUp = () => claim.settle(undefined)
  signal?.addEventListener('abort', giveUp)
  for (const box of boxes) box.lay(claim)
  try {
    await claim.settled.acquire()
    return claim.letter
  } finally {
    for (const box of boxes) box.withdraw(claim)
    signal?.removeEventListener('abort', giveUp)
  }
}

export const published: Published<ClaimedMailbox, Mailbox> = {
  receiveNow: 'of all boxes, before a claim is laid on any',
  lay: 'the same claim on all boxes, in the step in which all were empty',
  withdraw: 'from all boxes, once the claim is settled',
}

export const composing: Composing = {
  beforehand: 'every box',
  undone: 'the claim, at all boxes that did not settle it',
}

export const opened: Opened<ClaimedMailbox> = {
  receiveAny: async (first, second, third) => (await receiveFrom([first, second, third])) as string,
}
