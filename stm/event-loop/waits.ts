import type { Cell } from '../cell.ts'
import { insideProxy } from '../errors.ts'
import { cellsOf, type Read } from './reads.ts'
import { dequeue, type Entry, enqueue, type Sole, type Waiter } from './wait-queues.ts'

/**
 * The variables that one transaction waits for. Where it is the only one, the variable refers to
 * this object and there is no queue, so that a wait for a thousand variables makes no objects for
 * them; elsewhere it has an entry in a queue.
 */
export class Waits implements Sole {
  readonly waiter: Waiter
  #reads: Read | null = null
  /** The latest of its entries, which are a list. */
  #entries: Entry | null = null

  constructor(waiter: Waiter) {
    this.waiter = waiter
  }

  get isEmpty(): boolean {
    return this.#reads === null
  }

  /** The variables, in the order in which they were read, with the values that were seen. */
  get seen(): { readonly cell: Cell; readonly value: unknown }[] {
    const queued = new Map<Cell, unknown>()
    for (let at = this.#entries; at !== null; at = at.next) queued.set(at.queue.cell, at.queue.seen)
    return cellsOf(this.#reads).map((cell) => {
      return { cell, value: queued.has(cell) ? queued.get(cell) : cell.value }
    })
  }

  /**
   * Waits for a change of exactly what an attempt has read, and stamped `begin`.
   * Keeps its place where it would wait for a change of the same value, since a place near the head
   * of a queue takes long to find.
   * @throws MisuseError if one of them is a proxy that wraps what is kept in it
   */
  waitFor(reads: Read, begin: number): void {
    if (!this.isEmpty) this.#keep(begin)
    this.#reads = reads
    for (let read: Read | null = reads; read !== null; read = read.earlier) {
      const { cell } = read
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
    for (let read = this.#reads; read !== null; read = read.earlier) {
      const { cell } = read
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
    for (let read = this.#reads; read !== null; read = read.earlier) {
      if (read.cell.waiters === this) read.cell.waiters = null
    }
    this.#reads = null
    this.#entries = null
  }
}
