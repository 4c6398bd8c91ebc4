import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

const REFILL_INTERVAL = 5

/** Holds one token, and gets another one each interval as long as anyone waits for it. */
class TokenBucket {
  protected tokens = 1
  protected readonly waiting: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined

  get isOverdrawn(): boolean {
    return this.tokens < 0
  }

  async take(): Promise<void> {
    if (this.tokens === 0) await this.nextRefill()
    this.tokens -= 1
  }

  protected nextRefill(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      this.refillLater()
    })
  }

  protected refillLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.refill()
    }, REFILL_INTERVAL)
  }

  protected refill(): void {
    this.tokens += 1
    for (const wake of this.waiting.splice(0)) wake()
  }
}

/** Hands each token to the one who has waited longest. */
class FairTokenBucket extends TokenBucket {
  override async take(): Promise<void> {
    if (this.tokens === 0) await this.nextRefill()
    else this.tokens -= 1
  }

  protected override refill(): void {
    this.waiting.shift()?.()
    if (this.waiting.length > 0) this.refillLater()
  }
}

const threeCalls =
  (Kind: typeof TokenBucket): Program =>
  ({ work }) => {
    const bucket = new Kind()
    const call = async () => {
      await bucket.take()
      await work('GET /search')
    }
    return {
      subject: bucket,
      tasks: { first: () => call(), second: () => call(), third: () => call() },
      invariants: { 'no token is spent twice': () => !bucket.isOverdrawn },
    }
  }

export default {
  story:
    'A refill of a token bucket wakes all callers that wait, and each of them takes the one token that came.',
  wrong: {
    program: threeCalls(TokenBucket),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: threeCalls(FairTokenBucket), truth: 'survives' },
} satisfies Pair
