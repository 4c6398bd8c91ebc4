import { check } from '../combinators.ts'
import { MisuseError } from '../errors.ts'
import { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { type Named, part } from './named.ts'
import { orUndefined } from './try-variants.ts'

/** Where the next item will be: empty until it is sent. */
type Hole<A> = TVar<Item<A> | null>

interface Item<A> {
  readonly item: A
  readonly next: Hole<A>
}

/**
 * A broadcast channel: each duplicate receives every item sent after it was made (`TChan` in GHC).
 *
 * The items are a linked list of variables; a channel is a place in it to read from, and shares
 * with its duplicates the place to write to. An item lives until every channel has received it: one
 * that is only sent to must be made by {@link TChan.broadcast}. Meant for one receiver a channel:
 * where several wait at the same one, each item sent runs them all again; a `TQueue` runs one.
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
  private readonly options: Named | undefined

  /** A channel to send to and to receive from. (`ends` is for this class alone.) */
  constructor(options?: Named, ends: Ends<A> = newEnds(options)) {
    this.ends = ends
    this.options = options
  }

  /** A channel to send to and to {@link dup}licate, which itself keeps nothing to receive. */
  static broadcast<A>(options?: Named): TChan<A> {
    const { writeEnd } = newEnds<A>(options)
    return new TChan(options, { writeEnd, readEnd: null })
  }

  /** Sends `item` to this channel and to all of its duplicates. Never waits. */
  send(tx: Tx, item: A): void {
    const next = newHole<A>(this.options)
    this.ends.writeEnd.get(tx).set(tx, { item, next })
    this.ends.writeEnd.set(tx, next)
  }

  /** Removes the oldest item from this channel, and no other. Waits while there is none. */
  receive(tx: Tx): A {
    const { item, next } = this.oldest(tx)
    this.readEnd.set(tx, next)
    return item
  }

  /** The oldest item, which stays. Waits while there is none. */
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

  /** Puts `item` in front, to be received next by this channel and no other. Never waits. */
  unget(tx: Tx, item: A): void {
    this.readEnd.update(tx, (next) => newHole(this.options, { item, next }))
  }

  /** A channel that receives what is sent from now on, to this one or to itself. */
  dup(tx: Tx, options = this.options): TChan<A> {
    return this.readingFrom(this.ends.writeEnd.get(tx), options)
  }

  /** A channel that receives what this one has yet to receive, and what is sent from now on. */
  clone(tx: Tx, options = this.options): TChan<A> {
    return this.readingFrom(this.readEnd.get(tx), options)
  }

  /** Whether a receive would wait. */
  isEmpty(tx: Tx): boolean {
    return this.readEnd.get(tx).get(tx) === null
  }

  private oldest(tx: Tx): Item<A> {
    const oldest = this.readEnd.get(tx).get(tx)
    check(tx, oldest !== null)
    return oldest
  }

  private readingFrom(hole: Hole<A>, options: Named | undefined): TChan<A> {
    const readEnd = new TVar(hole, part(options, '.readEnd'))
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

function newEnds<A>(options: Named | undefined): Ends<A> {
  const hole = newHole<A>(options)
  return {
    writeEnd: new TVar(hole, part(options, '.writeEnd')),
    readEnd: new TVar(hole, part(options, '.readEnd')),
  }
}

const newHole = <A>(options: Named | undefined, item: Item<A> | null = null): Hole<A> =>
  new TVar<Item<A> | null>(item, part(options, '.next'))
