import { AsyncLocalStorage } from 'node:async_hooks'
import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Job, Office, Opened } from './problem.ts'

export const price = 'the turn is given back by hand, on every way out'

export const outcomes: Outcomes = {
  // Each request has the turn of one office, and waits for that of the other.
  'two offices': ['completed', 'deadlock'],
}

/** Rings when a turn ends. Each waiter goes on after its own await, and so in its own context. */
export default class RingingOffice implements Office {
  readonly bell = new Bell()
  private isTaken = false
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

  isFree(): boolean {
    return !this.isTaken
  }

  take(): void {
    this.isTaken = true
  }

  free(): void {
    this.isTaken = false
    this.bell.ring()
  }
}

/** Runs `job` in a turn of all `offices`, which it takes in one step. */
async function inTurnOf<A>(offices: readonly RingingOffice[], job: Job<A>): Promise<A> {
  const bells = offices.map(({ bell }) => bell)
  await when(bells, () => {
    if (!offices.every((office) => office.isFree())) return undefined
    for (const office of offices) office.take()
    return true
  })
  try {
    return await job()
  } finally {
    for (const office of offices) office.free()
  }
}

export const published: Published<RingingOffice, Office> = {
  bell: 'rings when a turn has ended; listen to those of all offices',
  isFree: 'asked of all in one step, again after each ring',
  take: 'of all, in the step in which all are free',
  free: 'once for each that was taken, whatever becomes of the job',
}

export const composing: Composing = { beforehand: 'both offices', undone: 'nothing' }

export const opened: Opened<RingingOffice> = {
  inTurnOfBoth: (one, other, job) => inTurnOf([one, other], job),
}
