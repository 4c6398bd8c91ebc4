import { AsyncLocalStorage } from 'node:async_hooks'
import PQueue from 'p-queue'
import type { Job, Office } from './problem.ts'

export const price = 'right since version 10: version 9 runs a job in the context of another one'

/** The package p-queue binds each job to the context of `add`. */
export default class PackagedOffice implements Office {
  private readonly context = new AsyncLocalStorage<string>()
  private readonly queue = new PQueue({ concurrency: 1 })

  serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    return this.context.run(user, handle)
  }

  user(): string | undefined {
    return this.context.getStore()
  }

  inTurn<A>(job: Job<A>): Promise<A> {
    return this.queue.add(job) as Promise<A>
  }
}
