import type { Cell } from '../cell.ts'
import { insideProxy } from '../errors.ts'
import { dequeue, type Entry, enqueue, type Sole, type Waiter } from './wait-queues.ts'

const NOWHERE: readonly Cell[] = []

/**
 * The variables that one transaction waits for. Where it is the only one, the variable refers to
 * this object and there is no queue, so that a wait for a thousand variables makes no objects for
 * them; elsewhere it has an entry in a queue.
 */
export class Waits implements Sole {
  readonly waiter: Waiter
  #cells = NOWHERE
  /** The latest of its entries, which are a list. */
  #entries: Entry | null = null

  constructor(waiter: Waiter) {
    this.waiter = waiter
  }

  get isEmpty(): boolean {
    return this.#cells.length === 0
  }

  /** The variables, in the order in which they were read, with the values that were seen. */
  get seen(): { readonly cell: Cell; readonly value: unknown }[] {
    const queued = new Map<Cell, unknown>()
    for (let at = this.#entries; at !== null; at = at.next) queued.set(at.queue.cell, at.queue.seen)
    return this.#cells.map((cell) => {
      return { cell, value: queued.has(cell) ? queued.get(cell) : cell.value }
    })
  }

  /**
   * Waits for a change of exactly `cells`, which an attempt has stamped `begin` as it read them.
   * Keeps its place where it would wait for a change of the same value, since a place near the head
   * of a queue takes long to find.
   * @throws MisuseError if one of them is a proxy that wraps what is kept in it
   */
  waitFor(cells: readonly Cell[], begin: number): void {
    if (!this.isEmpty) this.#keep(begin)
    this.#cells = cells
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as Cell
      if (cell.waiters === null) {
        cell.waiters = this
        if (cell.waiters === this) continue
        cell.waiters = null
        throw insideProxy(cell.name)
      }
      if (cell.waiters !== this && cell.stamp === begin) this.entered(enqueue(this.waiter, cell))
    }
  }

  /** Leaves every variable but those that were read again, stamped `begin`, and have not changed. */
  #keep(begin: number): void {
    const cells = this.#cells
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i] as Cell
      if (cell.waiters === this && cell.stamp !== begin) cell.waiters = null
    }
    let at = this.#entries
    this.#entries = null
    while (at !== null) {
      const { next, queue } = at
      if (queue.cell.stamp !== begin || queue.hasChanged) dequeue(at)
      else {
        queue.cell.stamp = 0 // It need not enter again.
        this.entered(at)
      }
      at = next
    }
  }

  entered(entry: Entry): void {
    entry.next = this.#entries
    this.#entries = entry
  }

  leave(): void {
    for (let at = this.#entries; at !== null; at = at.next) dequeue(at)
    for (const cell of this.#cells) if (cell.waiters === this) cell.waiters = null
    this.#cells = NOWHERE
    this.#entries = null
  }
}
