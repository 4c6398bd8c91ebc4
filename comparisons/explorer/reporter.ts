import type { Change } from '../../stm/probe.ts'
import type { Cell } from '../../stm/tx.ts'
import type { Execution } from './execution.ts'
import { Fingerprint } from './fingerprint.ts'
import type { ReadLog } from './preemptive-attempt.ts'
import { show } from './show.ts'
import type { Operation, Task, WaitsFor } from './task.ts'

/**
 * What an attempt has observed. The task learns of it only when the attempt counts: one that has
 * blocked or met a conflict leaves no trace in what the task knows.
 */
export class Observations {
  readonly print = new Fingerprint()
  readonly reads = new Set<string>()

  constructor(execution: Execution) {
    execution.observePlainState(this.print)
  }
}

/** What both rules have to tell of transactions. */
export class Reporter {
  readonly #execution: Execution
  readonly #writers = new Map<Cell, Task>()

  constructor(execution: Execution) {
    this.#execution = execution
  }

  read(cell: Cell, value: unknown, { print, reads }: Observations): string {
    const { id, name } = this.#execution.thing(cell)
    this.#execution.shared.addValue(print.add(id), value)
    const text = `reads ${name} = ${show(value)}`
    reads.add(text)
    return text
  }

  peeked(cell: Cell, value: unknown): void {
    const task = this.#execution.runningTask
    if (task === null) return
    const { id, name } = this.#execution.thing(cell)
    this.#execution.shared.addValue(task.history.add(id), value)
    this.#execution.note(() => `peeks at ${name} = ${show(value)}`)
  }

  committed(changes: readonly Change[], { reads }: Observations): void {
    const before = new Map<Cell, unknown>()
    for (const change of changes) {
      if (!before.has(change.cell)) before.set(change.cell, change.before)
    }
    const texts: string[] = []
    for (const [cell, value] of before) {
      if (Object.is(cell.value, value)) continue
      this.#writers.set(cell, this.#execution.current)
      texts.push(`${this.#execution.thing(cell).name} ${show(value)}→${show(cell.value)}`)
    }
    this.#execution.note(() =>
      texts.length > 0 ? `commits ${texts.join(', ')}` : [...reads].join(', '),
    )
  }

  /** Tells that the transaction of `operation` waits, with what it has seen. */
  blocked(operation: Operation, seen: ReadLog): void {
    const what = this.names(seen.keys(), ' or ')
    this.#execution.note(() => `retries: waits for ${what} to change`)
    operation.waitsFor = () => this.#waitsFor(`a change of ${what}`, [...seen.keys()])
  }

  /** Whoever changed a variable last has, in a way, what a blocked transaction waits for. */
  #waitsFor(what: string, cells: readonly Cell[]): WaitsFor {
    const writers = cells.flatMap((cell) => this.#writers.get(cell) ?? [])
    return { what, heldBy: [...new Set(writers)], isExclusive: false }
  }

  names(cells: Iterable<Cell>, conjunction: string): string {
    return [...cells].map((cell) => this.#execution.thing(cell).name).join(conjunction)
  }

  printSeen(into: Fingerprint, seen: ReadLog): void {
    for (const [cell, value] of seen) {
      into.add(this.#execution.thing(cell).id).add(Object.is(cell.value, value) ? 1 : 0)
      this.#execution.shared.addValue(into, value)
    }
  }
}
