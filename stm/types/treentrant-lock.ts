import { check } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import type { Held } from './held.ts'
import { hold, holding } from './holding.ts'
import { notHeld, refusedUpgrade } from './lock-errors.ts'
import { isPartOf } from './parts.ts'
import { TMap } from './tmap.ts'
import { trueOrUndefined } from './try-variants.ts'
import { childOptions, newPart, type TypeOptions } from './type-options.ts'

/** Identifies the holder of a lock: any value, compared as a key of a `Map`. */
export type Owner = NonNullable<unknown>

/** On whose behalf a task holds the lock, and how its transactions run. */
export interface LockOptions extends AtomicallyOptions {
  /** On whose behalf to hold the lock. Without it, the task is an owner of its own. */
  readonly owner?: Owner | undefined
}

type Holds = { readonly reads: number; readonly writes: number }

const NONE: Holds = { reads: 0, writes: 0 }

/** The owner that a task is, unless it acts for another. Keeps what it holds of its own lock. */
class Task {
  readonly lock: TReentrantLock
  readonly holds: TVar<Holds>

  constructor(lock: TReentrantLock, options: TypeOptions | undefined) {
    this.lock = lock
    this.holds = newPart(lock, options, undefined, NONE)
  }
}

/**
 * A lock that many owners may hold to read, or one to write (`TReentrantLock` of ZIO). An owner may
 * acquire again what it holds, and must release it as many times. A writer may also read.
 *
 * A sole reader may upgrade: it may write while it reads. While others read, an upgrade is refused
 * with an error, because two readers that wait for each other would wait forever and unnoticed.
 * Waiters are served oldest first, but a newcomer may overtake them: readers may starve a writer.
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
  private readonly options: TypeOptions | undefined
  private readonly holds: TMap<Owner, Holds>
  // Counts, kept apart from `holds`: a waiter that sees the same count again need not run, even if
  // the owners have changed.
  private readonly readers: TVar<number>
  private readonly writers: TVar<number>

  constructor(options?: TypeOptions) {
    this.options = options
    this.holds = new TMap<Owner, Holds>([], childOptions(options, '.holds'))
    isPartOf(this.holds, this, undefined, options?.name)
    this.readers = newPart(this, options, '.readers', 0)
    this.writers = newPart(this, options, '.writers', 0)
  }

  /** Acquires the lock for `owner` to read. Waits while another owner writes. */
  acquireRead(tx: Tx, owner: Owner): void {
    const { reads, writes } = this.holdsOf(tx, owner)
    if (reads === 0) {
      if (writes === 0) check(tx, this.writers.get(tx) === 0)
      this.readers.update(tx, (readers) => readers + 1)
    }
    this.setHolds(tx, owner, { reads: reads + 1, writes })
  }

  /**
   * Acquires the lock for `owner` to write. Waits while another owner reads or writes. For an
   * upgrade that waits for the other readers, write
   * `check(tx, lock.tryAcquireWrite(tx, owner) === true)`, and make sure that only one of them does.
   * @throws MisuseError if this owner reads and others do too: it might wait for one that waits for
   * it.
   */
  acquireWrite(tx: Tx, owner: Owner): void {
    if (this.holdsOf(tx, owner).reads > 0 && this.readers.get(tx) > 1) throw refusedUpgrade()
    this.claimWrite(tx, owner)
  }

  /**
   * Undoes one {@link acquireRead}. Never waits.
   * @throws MisuseError if `owner` does not read.
   */
  releaseRead(tx: Tx, owner: Owner): void {
    const { reads, writes } = this.holdsOf(tx, owner)
    if (reads === 0) throw notHeld('read')
    if (reads === 1) this.readers.update(tx, (readers) => readers - 1)
    this.setHolds(tx, owner, { reads: reads - 1, writes })
  }

  /**
   * Undoes one {@link acquireWrite}. An owner that also reads still does. Never waits.
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
    return trueOrUndefined(tx, (tx) => this.acquireRead(tx, owner))
  }

  /** {@link acquireWrite}: `true`, or `undefined` where it would wait or refuse an upgrade. */
  tryAcquireWrite(tx: Tx, owner: Owner): true | undefined {
    return trueOrUndefined(tx, (tx) => this.claimWrite(tx, owner))
  }

  /** The number of owners that read. */
  readerCount(tx: Tx): number {
    return this.readers.get(tx)
  }

  /** Whether any owner writes. */
  isWriting(tx: Tx): boolean {
    return this.writers.get(tx) > 0
  }

  /**
   * Outside a transaction: acquires the lock to read, runs `task` with the owner, and releases when
   * it has settled, also if it failed. Resolves with the result of `task`. A `signal` aborts the
   * wait for the lock, never the task. Inside another `with…`, pass on its `owner`: otherwise this
   * may wait forever for the lock that the outer call holds.
   */
  withRead<A>(task: (owner: Owner) => A | PromiseLike<A>, options?: LockOptions): Promise<A> {
    const { take, give } = this.taking('Read', options)
    return holding(take, ({ owner }) => task(owner), give, options)
  }

  /** {@link withRead}, but the owner writes. */
  withWrite<A>(task: (owner: Owner) => A | PromiseLike<A>, options?: LockOptions): Promise<A> {
    const { take, give } = this.taking('Write', options)
    return holding(take, ({ owner }) => task(owner), give, options)
  }

  /**
   * Outside a transaction: acquires the lock to read, and resolves with what releases it at the end
   * of a block: `await using reading = await lock.holdRead()`. Its `taken.owner` is the owner, to be
   * passed on as to {@link withRead}. The options are for the wait.
   */
  holdRead(options?: LockOptions): Promise<Held<{ readonly owner: Owner }>> {
    const { take, give } = this.taking('Read', options)
    return hold(take, give, options)
  }

  /** {@link holdRead}, but the owner writes. */
  holdWrite(options?: LockOptions): Promise<Held<{ readonly owner: Owner }>> {
    const { take, give } = this.taking('Write', options)
    return hold(take, give, options)
  }

  private taking(what: 'Read' | 'Write', options: LockOptions | undefined) {
    const owner = options?.owner ?? new Task(this, this.options)
    return {
      take: (tx: Tx) => {
        this[`acquire${what}`](tx, owner)
        return { owner }
      },
      give: (tx: Tx) => this[`release${what}`](tx, owner),
    }
  }

  /** {@link acquireWrite}, except that an upgrade waits for the other readers. */
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
