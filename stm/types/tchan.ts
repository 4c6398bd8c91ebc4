import { check } from '../combinators.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { MisuseError } from '../errors.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { acceptsNoMore, CLOSED, type Closed, noneLeft } from './closed.ts'
import { Items } from './items.ts'
import { orUndefined } from './try-variants.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/** The place of the next item: `null` until it is sent. */
type Hole<A> = TVar<Item<A> | Closed | null>

interface Item<A> {
  readonly item: A
  readonly next: Hole<A>
}

/**
 * A broadcast channel: each duplicate receives every item sent after it was made (`TChan` in GHC).
 *
 * The items are a linked list of variables. A channel has its own read end, and shares the write
 * end with its duplicates. An item stays in memory until every channel has received it, so a
 * channel that is only sent to must be made by {@link TChan.broadcast}. Meant for one receiver per
 * channel: where several wait at the same one, each item runs all of them again; a `TQueue` runs
 * one. It has no bound: for subscribers that drop what they cannot keep up with, keep a `TQueue`
 * for each in a `TMap`, and offer to all.
 *
 * {@link close} ends the stream of items for the channel and all of its duplicates. Each can still
 * receive what it has not; after that, it throws a ClosedError, and {@link items} ends.
 *
 * @example
 * const news = TChan.broadcast<string>()
 * const [ann, bob] = await atomically((tx) => [news.dup(tx), news.dup(tx)] as const)
 * await atomically((tx) => news.send(tx, 'rain'))
 * await atomically((tx) => [ann.receive(tx), bob.receive(tx)]) // => [ 'rain', 'rain' ]
 * await atomically((tx) => bob.tryReceive(tx)) // => undefined
 *
 * @example
 * const log = new TChan<string>()
 * await atomically((tx) => ['start', 'stop'].map((line) => log.send(tx, line)))
 * await atomically((tx) => log.close(tx)) // => true
 * const lines: string[] = []
 * for await (const line of log) lines.push(line)
 * lines // => [ 'start', 'stop' ]
 */
export class TChan<in out A> {
  private readonly ends: Ends<A>
  private readonly options: TypeOptions | undefined

  /** A channel to send to and to receive from. (The rest is for this class only.) */
  constructor(options?: TypeOptions, origin?: Origin<A>, receives = true) {
    const hole = origin?.hole ?? newHole<A>(this, options)
    const writeEnd = origin?.writeEnd ?? newPart(this, options, '.writeEnd', hole)
    const readEnd = receives ? newPart(this, options, '.readEnd', hole) : null
    this.ends = { writeEnd, readEnd }
    this.options = options
  }

  /** A channel to send to and to {@link dup}licate. It keeps nothing to receive itself. */
  static broadcast<A>(options?: TypeOptions): TChan<A> {
    return new TChan<A>(options, undefined, false)
  }

  /**
   * Sends `item` to this channel and all of its duplicates. Never waits.
   * @throws ClosedError if they are closed.
   */
  send(tx: Tx, item: A): void {
    const hole = this.ends.writeEnd.get(tx)
    if (hole.get(tx) === CLOSED) throw acceptsNoMore('channel', this.options?.name)
    const next = newHole<A>(this, this.options)
    hole.set(tx, { item, next })
    this.ends.writeEnd.set(tx, next)
  }

  /**
   * Removes and returns the oldest item of this channel, not of the others. Waits while it is
   * empty.
   * @throws ClosedError if it is empty and closed, also while it waits.
   */
  receive(tx: Tx): A {
    const { item, next } = this.oldest(tx)
    this.readEnd.set(tx, next)
    return item
  }

  /**
   * The oldest item, which stays. Waits while the channel is empty.
   * @throws ClosedError as {@link receive}.
   */
  peek(tx: Tx): A {
    return this.oldest(tx).item
  }

  /** {@link receive}, or `undefined` where it would wait. Throws what that throws. */
  tryReceive(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.receive(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. Throws what that throws. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  /**
   * Puts `item` in front, to be received next by this channel and not by the others. Never waits. A
   * closed channel accepts it, for it has been in there already.
   */
  unget(tx: Tx, item: A): void {
    this.readEnd.update(tx, (next) => newHole(this, this.options, { item, next }))
  }

  /** A new channel that receives what is sent from now on, to this channel or to the new one. */
  dup(tx: Tx, options = this.options): TChan<A> {
    return this.readingFrom(this.ends.writeEnd.get(tx), options)
  }

  /** A new channel that receives what this one has yet to receive, and what is sent from now on. */
  clone(tx: Tx, options = this.options): TChan<A> {
    return this.readingFrom(this.readEnd.get(tx), options)
  }

  /**
   * Closes the channel and all of its duplicates, those to come included: no more items are
   * accepted, and each can still receive what it has not. Wakes those who wait at any of them. They
   * stay closed. Returns whether they were open; if not, nothing changes. Never waits.
   */
  close(tx: Tx): boolean {
    const hole = this.ends.writeEnd.get(tx)
    if (hole.get(tx) === CLOSED) return false
    hole.set(tx, CLOSED)
    return true
  }

  /** Whether it is closed. There may be items left. */
  isClosed(tx: Tx): boolean {
    return this.ends.writeEnd.get(tx).get(tx) === CLOSED
  }

  /** Whether no item is left. While the channel is open, {@link receive} would wait then. */
  isEmpty(tx: Tx): boolean {
    const oldest = this.readEnd.get(tx).get(tx)
    return oldest === null || oldest === CLOSED
  }

  /**
   * Outside a transaction: the items as they come, each of which is received in a transaction of its
   * own when the loop asks for it. Ends when the channel is closed and empty. After a `break` the
   * rest is still in the channel; the item of a body that throws is not.
   *
   * The options are for each item: a `signal` makes the loop throw its reason, and a `timeout` makes
   * it throw a `TimeoutError` if the next item takes longer. `for await (const item of channel)` does
   * without them.
   *
   * @throws MisuseError at the call, if the channel was made by {@link TChan.broadcast}.
   */
  items(options?: AtomicallyOptions): AsyncIterableIterator<A, undefined> {
    const { readEnd } = this
    const receive = (tx: Tx) =>
      readEnd.get(tx).get(tx) === CLOSED ? undefined : { item: this.receive(tx) }
    return new Items(this, receive, options, this.options)
  }

  /** {@link items} without options. */
  [Symbol.asyncIterator](): AsyncIterableIterator<A, undefined> {
    return this.items()
  }

  private oldest(tx: Tx): Item<A> {
    const oldest = this.readEnd.get(tx).get(tx)
    if (oldest === CLOSED) throw noneLeft('channel', this.options?.name)
    check(tx, oldest !== null)
    return oldest
  }

  private readingFrom(hole: Hole<A>, options: TypeOptions | undefined): TChan<A> {
    return new TChan(options, { writeEnd: this.ends.writeEnd, hole })
  }

  private get readEnd(): TVar<Hole<A>> {
    if (this.ends.readEnd !== null) return this.ends.readEnd
    throw new MisuseError(
      'a channel made by TChan.broadcast keeps nothing to receive. Nothing was written. ' +
        'Receive from a duplicate: const inbox = channel.dup(tx).',
    )
  }
}

interface Ends<A> {
  readonly writeEnd: TVar<Hole<A>>
  readonly readEnd: TVar<Hole<A>> | null
}

/** Where a channel begins to receive, and what it shares with those from which it was made. */
interface Origin<A> {
  readonly writeEnd: TVar<Hole<A>>
  readonly hole: Hole<A>
}

const newHole = <A>(
  channel: object,
  options: TypeOptions | undefined,
  item: Item<A> | null = null,
): Hole<A> => newPart<Item<A> | Closed | null>(channel, options, '.next', item)
