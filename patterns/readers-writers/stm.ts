import { atomically, check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, ReadWriteLock } from './problem.ts'

export const price =
  'order costs one more transaction, to draw a ticket before the wait, and that may lose forever'

export const outcomes: Outcomes = {
  // At every read: each time a visitor is about to draw a ticket, another one has drawn one.
  'readers for ever': ['completed', 'starvation'],
  'writers for ever': ['completed', 'starvation'],
  // Two lines, joined one after the other.
  'copies both ways': ['completed', 'deadlock'],
}

/** A place in the turnstile, behind the one `ahead`. */
interface Ticket {
  readonly ahead: TVar<boolean>
  readonly isThrough: TVar<boolean>
}

/** All come through one turnstile, in order of arrival, and a writer stands in it until it is done. */
export default class TicketLock implements ReadWriteLock {
  /** Whether the last task to arrive is through. */
  private readonly last = new TVar(new TVar(true))
  private readonly readers = new TVar(0)

  async read(use: () => Promise<void>): Promise<void> {
    await this.readWith(await atomically((tx) => this.draw(tx)), use)
  }

  async write(use: () => Promise<void>): Promise<void> {
    await this.writeWith(await atomically((tx) => this.draw(tx)), use)
  }

  async update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void> {
    let isDue = false
    await this.read(async () => {
      isDue = await look()
    })
    if (!isDue) return
    // The lock was free for a moment, so look again.
    await this.write(async () => {
      if (await look()) await change()
    })
  }

  /** Draws a ticket in a transaction before the wait: a transaction that waits has changed nothing. */
  draw(tx: Tx): Ticket {
    const ticket = { ahead: this.last.get(tx), isThrough: new TVar(false) }
    this.last.set(tx, ticket.isThrough)
    return ticket
  }

  readWith({ ahead, isThrough }: Ticket, use: () => Promise<void>): Promise<void> {
    return holding(
      (tx) => {
        check(tx, ahead.get(tx))
        this.readers.update(tx, (readers) => readers + 1)
        isThrough.set(tx, true)
      },
      use,
      (tx) => this.readers.update(tx, (readers) => readers - 1),
    )
  }

  writeWith({ ahead, isThrough }: Ticket, use: () => Promise<void>): Promise<void> {
    return holding(
      (tx) => check(tx, ahead.get(tx) && this.readers.get(tx) === 0),
      use,
      (tx) => isThrough.set(tx, true),
    )
  }
}

export const published: Published<TicketLock, ReadWriteLock> = {
  draw: 'in one transaction for all locks',
  readWith: 'once with a ticket to read, or all behind it wait forever',
  writeWith: 'once with a ticket to write, or all behind it wait forever',
}

export const composing: Composing = { beforehand: 'both locks', undone: 'nothing' }

export const opened: Opened<TicketLock> = {
  async readAndWrite(one, other, use) {
    // Both tickets in one step, so that no task is ahead in one line and behind in the other.
    const [reading, writing] = await atomically((tx) => [one.draw(tx), other.draw(tx)] as const)
    await one.readWith(reading, () => other.writeWith(writing, use))
  },
}
