import { AsyncLocalStorage } from 'node:async_hooks'
import { atomically, TSemaphore, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Job, Office, Opened } from './problem.ts'

export const price = 'the turn is given back by hand, on every way out'

export const outcomes: Outcomes = {
  // Each request has the turn of one office, and waits for that of the other.
  'two offices': ['completed', 'deadlock'],
}

/** A transaction takes the turn. Its body and what follows it keep the context of the call. */
export default class AtomicOffice implements Office {
  readonly printer = new TSemaphore(1)
  private readonly context = new AsyncLocalStorage<string>()

  serve<A>(user: string, handle: () => Promise<A>): Promise<A> {
    return this.context.run(user, handle)
  }

  user(): string | undefined {
    return this.context.getStore()
  }

  inTurn<A>(job: Job<A>): Promise<A> {
    return inTurnOf([this], job)
  }
}

/** Runs `job` in a turn of all `offices`, which it takes in one transaction. */
async function inTurnOf<A>(offices: readonly AtomicOffice[], job: Job<A>): Promise<A> {
  const each = (act: (tx: Tx, printer: TSemaphore) => void) =>
    atomically((tx) => {
      for (const { printer } of offices) act(tx, printer)
    })
  await each((tx, printer) => printer.acquire(tx))
  try {
    return await job()
  } finally {
    await each((tx, printer) => printer.release(tx))
  }
}

export const published: Published<AtomicOffice, Office> = {
  printer: 'acquire it in the transaction of all others; release it whatever becomes of the job',
}

export const composing: Composing = { beforehand: 'both offices', undone: 'nothing' }

export const opened: Opened<AtomicOffice> = {
  inTurnOfBoth: (one, other, job) => inTurnOf([one, other], job),
}
