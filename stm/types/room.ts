import { check } from '../combinators.ts'
import type { TVar } from '../tvar.ts'
import type { Tx } from '../tx.ts'
import { newPart, type TypeOptions } from './type-options.ts'

/**
 * How much a bounded queue can still hold, in two halves, as in GHC's `TBQueue`: offers use up
 * `room`, takes add to `freed`, and only an offer that finds no room looks at what was freed. So
 * offers and takes share no variable while the queue is neither empty nor full.
 */
export class Room {
  /** The bound; `Infinity` if there is none. */
  readonly capacity: number
  private readonly room: TVar<number>
  private readonly freed: TVar<number>

  /** The room of `queue`. */
  constructor(queue: object, capacity: number, options: TypeOptions | undefined) {
    this.capacity = capacity
    this.room = newPart(queue, options, '.room', capacity)
    this.freed = newPart(queue, options, '.freed', 0)
  }

  /** Uses up room for one item. Waits while there is none. */
  claim(tx: Tx): void {
    if (this.capacity === Infinity) return
    let room = this.room.get(tx)
    if (room === 0) {
      room = this.freed.get(tx)
      check(tx, room > 0)
      this.freed.set(tx, 0)
    }
    this.room.set(tx, room - 1)
  }

  /** Returns the room of `count` items. */
  release(tx: Tx, count: number): void {
    if (this.capacity < Infinity) this.freed.set(tx, this.freed.get(tx) + count)
  }

  /** Lifts the bound: from now on there is always room. */
  unbind(tx: Tx): void {
    if (this.capacity < Infinity) this.freed.set(tx, Infinity)
  }

  isNone(tx: Tx): boolean {
    return this.room.get(tx) === 0 && this.freed.get(tx) === 0
  }
}
