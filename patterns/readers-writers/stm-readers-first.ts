import { check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { ReadWriteLock } from './problem.ts'

export const bug = 'writer starvation'

export const outcomes: Outcomes = {
  'readers for ever': ['completed', 'starvation'],
  // At every read: each time the reader is about to come in, a writer has.
  'writers for ever': ['completed', 'starvation'],
  // Two transactions: Alice is inside one lock and waits for the other, and so does Bob.
  'copies both ways': ['completed', 'deadlock'],
}

/** A task enters when it finds the room fit to enter. The room may never be empty when a writer looks. */
export default class ReadersFirstLock implements ReadWriteLock {
  readonly readers = new TVar(0)
  readonly isWriting = new TVar(false)

  read(use: () => Promise<void>): Promise<void> {
    return holding(
      (tx) => this.acquireRead(tx),
      use,
      (tx) => this.releaseRead(tx),
    )
  }

  write(use: () => Promise<void>): Promise<void> {
    return holding(
      (tx) => this.acquireWrite(tx),
      use,
      (tx) => this.releaseWrite(tx),
    )
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

  acquireRead(tx: Tx): void {
    check(tx, !this.isWriting.get(tx))
    this.readers.update(tx, (readers) => readers + 1)
  }

  acquireWrite(tx: Tx): void {
    check(tx, !this.isWriting.get(tx))
    check(tx, this.readers.get(tx) === 0)
    this.isWriting.set(tx, true)
  }

  releaseRead(tx: Tx): void {
    this.readers.update(tx, (readers) => readers - 1)
  }

  releaseWrite(tx: Tx): void {
    this.isWriting.set(tx, false)
  }
}
