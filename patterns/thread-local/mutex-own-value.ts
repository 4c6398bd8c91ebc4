import type { Outcomes } from '../pattern.ts'
import QueueingOffice from './mutex-unbound-queue.ts'
import type { Job, Office } from './problem.ts'

export const bug = 'half a context'

export const outcomes: Outcomes = {
  'a trace': ['completed', 'invariant broken'],
  'two offices': ['completed', 'invariant broken'],
}

/** The same queue; each job brings its user along, and leaves the rest of its context behind. */
export default class OwnValueOffice extends QueueingOffice implements Office {
  override inTurn<A>(job: Job<A>): Promise<A> {
    const user = this.context.getStore()
    return super.inTurn(() =>
      user === undefined ? this.context.exit(job) : this.context.run(user, job),
    )
  }
}
