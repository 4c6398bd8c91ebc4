import { AsyncLocalStorage } from 'node:async_hooks'
import QueueingOffice from './mutex-unbound-queue.ts'
import type { Job, Office } from './problem.ts'

export const price = 'one line for each queue, which no test misses until a request has to wait'

/** The same queue; each job is bound to the context in which it was handed in, all of it. */
export default class BindingOffice extends QueueingOffice implements Office {
  override inTurn<A>(job: Job<A>): Promise<A> {
    return super.inTurn(AsyncLocalStorage.bind(job))
  }
}
