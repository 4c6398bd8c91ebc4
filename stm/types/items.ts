import { atomically } from '../atomically.ts'
import type { AtomicallyOptions } from '../engine.ts'
import type { TVar } from '../tvar.ts'
import type { STM, Tx } from '../tx.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/** The next item, or `undefined` when no more will come. */
type Next<A> = { readonly item: A } | undefined

const DONE = { done: true, value: undefined } as const

/**
 * The items of a queue or channel, for `for await`. Each `next` is a transaction of its own that
 * takes one item, so nothing is taken before it is asked for, and a loop that is left has lost
 * nothing. After its end, an error or {@link return}, it takes nothing more.
 */
export class Items<in out A> implements AsyncIterableIterator<A, undefined> {
  private readonly take: STM<Next<A>>
  private options: AtomicallyOptions | undefined
  /** A variable, so that {@link return} ends the waits of `next`. */
  private readonly isOver: TVar<boolean>

  /** The items of `whole`. */
  constructor(
    whole: object,
    take: STM<Next<A>>,
    options: AtomicallyOptions | undefined,
    typeOptions: TypeOptions | undefined,
  ) {
    this.take = take
    this.options = options
    this.isOver = newPart(whole, typeOptions, undefined, false)
  }

  /** Takes an item. Waits until there is one, or until it is clear that there will be none. */
  async next(): Promise<IteratorResult<A, undefined>> {
    try {
      const next = await atomically((tx) => this.nextIn(tx), this.options)
      return next === undefined ? DONE : { done: false, value: next.item }
    } catch (error) {
      await this.return()
      throw error
    }
  }

  /** Ends the iteration, and with it each `next` that waits. `for await` calls it at a `break`. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.options = undefined
    await atomically((tx) => this.isOver.set(tx, true))
    return DONE
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  private nextIn(tx: Tx): Next<A> {
    if (this.isOver.get(tx)) return undefined
    const next = this.take(tx)
    if (next === undefined) this.isOver.set(tx, true)
    return next
  }
}
