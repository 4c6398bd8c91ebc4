import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { ReadWriteLock } from './problem.ts'

export const price =
  'a queue built by hand: order costs one more transaction, to enrol before the wait'

/** A task that is inside or waits. */
interface Visit {
  readonly isWriter: boolean
  readonly isInside: TVar<boolean>
}

/** A task enrols, and is let in when it is first, or when it and all ahead of it are readers. */
export default class QueueLock implements ReadWriteLock {
  /** The tasks that are inside or wait, in order of arrival. */
  readonly visits = new TVar<readonly Visit[]>([])

  async read(use: () => Promise<void>): Promise<void> {
    await this.#during(use, (tx) => [[this, this.enrol(tx, false)]])
  }

  async write(use: () => Promise<void>): Promise<void> {
    await this.#during(use, (tx) => [[this, this.enrol(tx, true)]])
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
  async #during(
    use: () => Promise<void>,
    enrol: (tx: Tx) => readonly (readonly [QueueLock, Visit])[],
  ): Promise<void> {
    const visits = await atomically(enrol)
    await atomically((tx) => {
      for (const [, { isInside }] of visits) check(tx, isInside.get(tx))
    })
    try {
      await use()
    } finally {
      await atomically((tx) => {
        for (const [lock, visit] of visits) lock.leave(tx, visit)
      })
    }
  }
}
