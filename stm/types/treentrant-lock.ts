import type { AtomicallyOptions } from '../atomically.ts'
import { check } from '../combinators.ts'
import { MisuseError } from '../errors.ts'
import { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { between } from './bracket.ts'
import { type Named, part } from './named.ts'
import { TMap } from './tmap.ts'
import { orNotDone } from './try-variants.ts'

/** Who holds a lock: whatever can be told apart as a key of a `Map`. */
export type Owner = NonNullable<unknown>

export interface LockOptions extends AtomicallyOptions {
  /** On whose behalf to hold the lock. If it is left out, the task is an owner of its own. */
  readonly owner?: Owner | undefined
}

interface Holds {
  readonly reads: number
  readonly writes: number
}

const NONE: Holds = { reads: 0, writes: 0 }

/** The owner that a task is, unless it acts for another. It carries what it holds of its lock. */
class Task {
  readonly lock: TReentrantLock
  readonly holds = new TVar(NONE)

  constructor(lock: TReentrantLock) {
    this.lock = lock
  }
}

/**
 * A lock that many owners may hold to read, or one to write (`TReentrantLock` of ZIO). An owner may
 * acquire what it holds again, and has to release it as often; a writer may read as well.
 *
 * A sole reader may upgrade, which is to write while it reads. While others read, an upgrade is
 * refused with an error: two readers that wait for each other would wait for ever, without a word.
 * The longest wait is served first, but a newcomer may overtake: readers may starve a writer.
 *
 * @example
 * const menu = new TReentrantLock()
 * const waiter = Symbol('waiter')
 * await atomically((tx) => menu.acquireRead(tx, waiter))
 * await atomically((tx) => menu.tryAcquireWrite(tx, 'cook')) // => undefined
 * await atomically((tx) => menu.releaseRead(tx, waiter))
 * await menu.withWrite(() => 'soup of the day') // => 'soup of the day'
 */
export class TReentrantLock {
  private readonly holds: TMap<Owner, Holds>
  // How many owners read and write. Those who wait see numbers that come back, not who it is.
  private readonly readers: TVar<number>
  private readonly writers: TVar<number>

  constructor(options?: Named) {
    this.holds = new TMap<Owner, Holds>([], part(options, '.holds'))
    this.readers = new TVar(0, part(options, '.readers'))
    this.writers = new TVar(0, part(options, '.writers'))
  }

  /** Waits while another owner writes. */
  acquireRead(tx: Tx, owner: Owner): void {
    const { reads, writes } = this.holdsOf(tx, owner)
    if (reads === 0) {
      if (writes === 0) check(tx, this.writers.get(tx) === 0)
      this.readers.update(tx, (readers) => readers + 1)
    }
    this.setHolds(tx, owner, { reads: reads + 1, writes })
  }

  /**
   * Waits while another owner reads or writes.
   * @throws MisuseError if this owner reads and others do too: it might wait for one that waits
   * for it.
   */
  acquireWrite(tx: Tx, owner: Owner): void {
    if (this.holdsOf(tx, owner).reads > 0 && this.readers.get(tx) > 1) throw refusedUpgrade()
    this.claimWrite(tx, owner)
  }

  /**
   * Takes back one acquireRead.
   * @throws MisuseError if `owner` does not read.
   */
  releaseRead(tx: Tx, owner: Owner): void {
    const { reads, writes } = this.holdsOf(tx, owner)
    if (reads === 0) throw notHeld('read')
    if (reads === 1) this.readers.update(tx, (readers) => readers - 1)
    this.setHolds(tx, owner, { reads: reads - 1, writes })
  }

  /**
   * Takes back one acquireWrite. If the owner reads too, it still does.
   * @throws MisuseError if `owner` does not write.
   */
  releaseWrite(tx: Tx, owner: Owner): void {
    const { reads, writes } = this.holdsOf(tx, owner)
    if (writes === 0) throw notHeld('write')
    if (writes === 1) this.writers.set(tx, 0)
    this.setHolds(tx, owner, { reads, writes: writes - 1 })
  }

  /** {@link acquireRead}: `true`, or `undefined` where it would wait. */
  tryAcquireRead(tx: Tx, owner: Owner): true | undefined {
    return orNotDone(tx, (tx) => this.acquireRead(tx, owner))
  }

  /** {@link acquireWrite}: `true`, or `undefined` where it would wait, or be refused an upgrade. */
  tryAcquireWrite(tx: Tx, owner: Owner): true | undefined {
    return orNotDone(tx, (tx) => this.claimWrite(tx, owner))
  }

  /** How many owners read. */
  readerCount(tx: Tx): number {
    return this.readers.get(tx)
  }

  /** Whether any owner writes. */
  isWriting(tx: Tx): boolean {
    return this.writers.get(tx) > 0
  }

  /**
   * Outside a transaction: runs `task`, which is given the owner, while that owner reads, and
   * releases when it has ended, also when it threw. A `signal` aborts the wait, never the task.
   * Nested in another `with…` without its `owner`, it may wait for it, and so for ever.
   */
  withRead<A>(task: (owner: Owner) => A | PromiseLike<A>, options?: LockOptions): Promise<A> {
    const owner = options?.owner ?? new Task(this)
    return between(
      (tx) => this.acquireRead(tx, owner),
      () => task(owner),
      (tx) => this.releaseRead(tx, owner),
      options,
    )
  }

  /** As {@link withRead}, but the owner writes. */
  withWrite<A>(task: (owner: Owner) => A | PromiseLike<A>, options?: LockOptions): Promise<A> {
    const owner = options?.owner ?? new Task(this)
    return between(
      (tx) => this.acquireWrite(tx, owner),
      () => task(owner),
      (tx) => this.releaseWrite(tx, owner),
      options,
    )
  }

  /** acquireWrite, but an upgrade waits for the other readers. */
  private claimWrite(tx: Tx, owner: Owner): void {
    const { reads, writes } = this.holdsOf(tx, owner)
    if (writes === 0) {
      check(tx, this.writers.get(tx) === 0)
      check(tx, this.readers.get(tx) === (reads > 0 ? 1 : 0))
      this.writers.set(tx, 1)
    }
    this.setHolds(tx, owner, { reads, writes: writes + 1 })
  }

  private holdsOf(tx: Tx, owner: Owner): Holds {
    return this.isOwn(owner) ? owner.holds.get(tx) : (this.holds.get(tx, owner) ?? NONE)
  }

  private setHolds(tx: Tx, owner: Owner, holds: Holds): void {
    if (this.isOwn(owner)) owner.holds.set(tx, holds)
    else if (holds.reads + holds.writes === 0) this.holds.delete(tx, owner)
    else this.holds.set(tx, owner, holds)
  }

  private isOwn(owner: Owner): owner is Task {
    return owner instanceof Task && owner.lock === this
  }
}

const notHeld = (what: 'read' | 'write') =>
  new MisuseError(
    `${what} was released for an owner that does not hold it: it was released twice, or acquired ` +
      'for another owner. Nothing was written.',
  )

const refusedUpgrade = () =>
  new MisuseError(
    'a reader asked to write while others read. Two readers that do so would wait for each other ' +
      'for ever. Nothing was written. Release the read first, acquire the write and look again, ' +
      'acquire the write from the start, or use tryAcquireWrite.',
  )
