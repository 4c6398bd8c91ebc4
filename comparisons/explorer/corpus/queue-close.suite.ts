import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

/** Hands out jobs, and `undefined` when no more will come. */
class Channel {
  protected readonly waiting: ((job: string | undefined) => void)[] = []
  readonly #jobs: string[] = []
  #isClosed = false

  put(job: string): void {
    const waiting = this.waiting.shift()
    if (waiting === undefined) this.#jobs.push(job)
    else waiting(job)
  }

  async take(): Promise<string | undefined> {
    const job = this.#jobs.shift()
    if (job !== undefined || this.#isClosed) return job
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  close(): void {
    this.#isClosed = true
  }
}

/** Tells those who wait that nothing will come. */
class WakingChannel extends Channel {
  override close(): void {
    super.close()
    for (const resolve of this.waiting.splice(0)) resolve(undefined)
  }
}

const produceAndConsume =
  (Kind: typeof Channel): Program =>
  ({ work }) => {
    const channel = new Kind()
    const consume = async () => {
      let job = await channel.take()
      while (job !== undefined) {
        await work(`sends ${job}`)
        job = await channel.take()
      }
    }
    const produce = async () => {
      channel.put('newsletter')
      await work('reads the addresses')
      channel.close()
    }
    return {
      subject: channel,
      tasks: { producer: () => produce(), worker: () => consume(), helper: () => consume() },
    }
  }

export default {
  story:
    'Closing a queue sets a flag that workers see when they come for the next job, and not those who wait for one already.',
  wrong: { program: produceAndConsume(Channel), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: produceAndConsume(WakingChannel), truth: 'survives' },
} satisfies Pair
