import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Opened, ReadWriteLock } from './problem.ts'

export const price =
  'a queue built by hand: order costs one more transaction, to enrol before the wait'

export const outcomes: Outcomes = {
  // Two queues, joined one after the other.
  'copies both ways': ['completed', 'deadlock'],
}

/** A task that is inside or waits. */
interface Visit {
  readonly isWriter: boolean
  readonly isInside: TVar<boolean>
}

/** A task enrols, and is let in when it is first, or when it and all ahead of it are readers. */
export default class QueueLock implements ReadWriteLock {
  /** The tasks that are inside or wait, in order of arrival. */
  private readonly visits = new TVar<readonly Visit[]>([])

  read(use: () => Promise<void>): Promise<void> {
    return this.#during(false, use)
  }

  write(use: () => Promise<void>): Promise<void> {
    return this.#during(true, use)
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

  enrol(tx: Tx, isWriter: boolean): Visit {
    const visit = { isWriter, isInside: new TVar(false) }
    this.#letIn(tx, [...this.visits.get(tx), visit])
    return visit
  }

  leave(tx: Tx, visit: Visit): void {
    this.#letIn(
      tx,
      this.visits.get(tx).filter((other) => other !== visit),
    )
  }

  #letIn(tx: Tx, visits: readonly Visit[]): void {
    this.visits.set(tx, visits)
    visits.forEach(({ isWriter, isInside }, i) => {
      const isNext = isWriter ? i === 0 : visits.slice(0, i).every((ahead) => !ahead.isWriter)
      if (isNext) isInside.set(tx, true)
    })
  }

  /** Enrols in one transaction and waits in another: one that waits has not shown itself yet. */
  async #during(isWriter: boolean, use: () => Promise<void>): Promise<void> {
    const visit = await atomically((tx) => this.enrol(tx, isWriter))
    await atomically((tx) => check(tx, visit.isInside.get(tx)))
    try {
      await use()
    } finally {
      await atomically((tx) => this.leave(tx, visit))
    }
  }
}

export const published: Published<QueueLock, ReadWriteLock> = {
  enrol: 'in one transaction for all locks, and another one waits for `isInside`',
  leave: 'in a transaction, whatever happens',
}

export const composing: Composing = { beforehand: 'both locks', undone: 'nothing' }

export const opened: Opened<QueueLock> = {
  async readAndWrite(one, other, use) {
    // Both queues in one step, so that no task is ahead in one queue and behind in the other.
    const [reading, writing] = await atomically(
      (tx) => [one.enrol(tx, false), other.enrol(tx, true)] as const,
    )
    await atomically((tx) => {
      check(tx, reading.isInside.get(tx))
      check(tx, writing.isInside.get(tx))
    })
    try {
      await use()
    } finally {
      await atomically((tx) => {
        one.leave(tx, reading)
        other.leave(tx, writing)
      })
    }
  },
}
