import { check } from '../combinators.ts'
import { MisuseError } from '../errors.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { orUndefined } from './try-variants.ts'
import { childOptions, newTVar, type TypeOptions } from './type-options.ts'

/** The place of the next item: `null` until it is sent. */
type Hole<A> = TVar<Item<A> | null>

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
 * one.
 *
 * @example
 * const news = TChan.broadcast<string>()
 * const [ann, bob] = await atomically((tx) => [news.dup(tx), news.dup(tx)] as const)
 * await atomically((tx) => news.send(tx, 'rain'))
 * await atomically((tx) => [ann.receive(tx), bob.receive(tx)]) // => [ 'rain', 'rain' ]
 * await atomically((tx) => bob.tryReceive(tx)) // => undefined
 */
export class TChan<in out A> {
  private readonly ends: Ends<A>
  private readonly options: TypeOptions | undefined

  /** A channel to send to and to receive from. (`ends` is for this class only.) */
  constructor(options?: TypeOptions, ends: Ends<A> = newEnds(options)) {
    this.ends = ends
    this.options = options
  }

  /** A channel to send to and to {@link dup}licate. It keeps nothing to receive itself. */
  static broadcast<A>(options?: TypeOptions): TChan<A> {
    const { writeEnd } = newEnds<A>(options)
    return new TChan(options, { writeEnd, readEnd: null })
  }

  /** Sends `item` to this channel and all of its duplicates. Never waits. */
  send(tx: Tx, item: A): void {
    const next = newHole<A>(this.options)
    this.ends.writeEnd.get(tx).set(tx, { item, next })
    this.ends.writeEnd.set(tx, next)
  }

  /**
   * Removes and returns the oldest item of this channel, not of the others. Waits while it is
   * empty.
   */
  receive(tx: Tx): A {
    const { item, next } = this.oldest(tx)
    this.readEnd.set(tx, next)
    return item
  }

  /** The oldest item, which stays. Waits while the channel is empty. */
  peek(tx: Tx): A {
    return this.oldest(tx).item
  }

  /** {@link receive}, or `undefined` where it would wait. */
  tryReceive(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.receive(tx))
  }

  /** {@link peek}, or `undefined` where it would wait. */
  tryPeek(tx: Tx): A | undefined {
    return orUndefined(tx, (tx) => this.peek(tx))
  }

  /**
   * Puts `item` in front, to be received next by this channel and not by the others. Never waits.
   */
  unget(tx: Tx, item: A): void {
    this.readEnd.update(tx, (next) => newHole(this.options, { item, next }))
  }

  /** A new channel that receives what is sent from now on, to this channel or to the new one. */
  dup(tx: Tx, options = this.options): TChan<A> {
    return this.readingFrom(this.ends.writeEnd.get(tx), options)
  }

  /** A new channel that receives what this one has yet to receive, and what is sent from now on. */
  clone(tx: Tx, options = this.options): TChan<A> {
    return this.readingFrom(this.readEnd.get(tx), options)
  }

  /** Whether {@link receive} would wait. */
  isEmpty(tx: Tx): boolean {
    return this.readEnd.get(tx).get(tx) === null
  }

  private oldest(tx: Tx): Item<A> {
    const oldest = this.readEnd.get(tx).get(tx)
    check(tx, oldest !== null)
    return oldest
  }

  private readingFrom(hole: Hole<A>, options: TypeOptions | undefined): TChan<A> {
    const readEnd = newTVar(hole, childOptions(options, '.readEnd'))
    return new TChan(options, { writeEnd: this.ends.writeEnd, readEnd })
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

function newEnds<A>(options: TypeOptions | undefined): Ends<A> {
  const hole = newHole<A>(options)
  return {
    writeEnd: newTVar(hole, childOptions(options, '.writeEnd')),
    readEnd: newTVar(hole, childOptions(options, '.readEnd')),
  }
}

const newHole = <A>(options: TypeOptions | undefined, item: Item<A> | null = null): Hole<A> =>
  newTVar<Item<A> | null>(item, childOptions(options, '.next'))
