import { AsyncLocalStorage } from 'node:async_hooks'
import type { Outcomes } from '../pattern.ts'
import type { Job, Office } from './problem.ts'

export const bug = 'foreign context'

export const outcomes: Outcomes = {
  'two requests': ['completed', 'invariant broken'],
  'a trace': ['completed', 'invariant broken'],
  'a clerk': ['invariant broken'],
  'a failure': ['completed', 'invariant broken'],
  'two offices': ['completed', 'invariant broken'],
}

/** Keeps a queue of jobs. The end of one starts the next one, in the context of the one that has ended. */
export default class QueueingOffice implements Office {
  protected readonly context = new AsyncLocalStorage<string>()
  private readonly queue: (() => Promise<void>)[] = []
  private isTaken = false

  serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    return this.context.run(user, handle)
  }

  user(): string | undefined {
    return this.context.getStore()
  }

  inTurn<A>(job: Job<A>): Promise<A> {
    return new Promise((resolve, reject) => {
      this.queue.push(async () => {
        await job().then(resolve, reject)
        this.isTaken = false
        this.startNext()
      })
      this.startNext()
    })
  }

  private startNext(): void {
    if (this.isTaken) return
    const next = this.queue.shift()
    this.isTaken = next !== undefined
    void next?.()
  }
}
