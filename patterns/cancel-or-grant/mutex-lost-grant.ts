import { Semaphore } from 'async-mutex'
import { orAborted } from '../or-aborted.ts'
import type { Outcomes } from '../pattern.ts'
import type { Client, Connection } from './problem.ts'

export const bug = 'grant lost to a cancelled waiter'

export const outcomes: Outcomes = {
  'one gives up': ['completed', 'deadlock'],
  'two servers': ['completed', 'invariant broken'],
}

/**
 * A lock with a queue, and hand-over to the first in it. A caller who gives up leaves the queue, which is right, unless
 * the lock was handed to him just before.
 */
export default class HandingClient implements Client {
  private isBusy = false
  /** Each waits for a permit. */
  private readonly queue: Semaphore[] = []
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    await this.acquire(signal)
    if (signal.aborted) return undefined
    this.connection.send(question)
    return await orAborted(
      this.connection.receive().finally(() => this.release()),
      signal,
    )
  }

  private async acquire(signal: AbortSignal): Promise<void> {
    if (this.isBusy) {
      const place = new Semaphore(0)
      this.queue.push(place)
      await orAborted(place.acquire(), signal)
      if (signal.aborted && this.queue.includes(place)) {
        this.queue.splice(this.queue.indexOf(place), 1)
      }
    }
    this.isBusy = true
  }

  private release(): void {
    const next = this.queue.shift()
    if (next) next.release()
    else this.isBusy = false
  }
}
