import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import type { ReadWriteLock } from './problem.ts'

export const price =
  'a queue of its own making: order costs a transaction to enrol in, before the wait'

/** Somebody who is inside or waits. */
interface Visit {
  readonly isWriter: boolean
  readonly isInside: TVar<boolean>
}

/** Who comes enrols, and is let in when nobody is ahead, or only readers ahead of a reader. */
export default class QueueLock implements ReadWriteLock {
  /** Who is inside and who waits, in the order of arrival. */
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
    // Nobody was inside for a moment, so look again.
    await this.write(async () => {
      if (await look()) await change()
    })
  }

  async readAndWrite(other: this, use: () => Promise<void>): Promise<void> {
    // Both queues in one step, so that whoever is ahead in the one is not behind in the other.
    await this.#during(use, (tx) => [
      [this, this.enrol(tx, false)],
      [other, other.enrol(tx, true)],
    ])
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

  /** To enrol and to wait are two transactions: one that waits has not been seen by anybody. */
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
