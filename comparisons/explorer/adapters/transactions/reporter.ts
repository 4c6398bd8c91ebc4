import type { ReadLog } from '../../../../stm/buffered/attempt.ts'
import type { Cell } from '../../../../stm/cell.ts'
import type { Change as CellChange } from '../../../../stm/probe.ts'
import type { Read } from '../../execution/events.ts'
import type { Host } from '../../execution/host.ts'
import { show } from '../../execution/show.ts'
import type { Operation, Task, WaitsFor } from '../../execution/task.ts'
import { Fingerprint } from '../../fingerprint/fingerprint.ts'
import type { KnownObjects } from '../../fingerprint/known-objects.ts'
import type { StateHasher } from '../../fingerprint/state-hasher.ts'
import type { Parts } from './parts.ts'
import { ShownCells } from './shown-cells.ts'
import type { Moment } from './type-contents.ts'

/**
 * What an attempt has observed. The task learns of it only when the attempt counts: one that has
 * blocked or met a conflict leaves no trace in what the task knows.
 */
export class Observations {
  /** A fingerprint of all that it has observed. */
  readonly history = new Fingerprint()
  /** What was read, for the trace: each value of each variable once, and each type. */
  readonly reads: ((before: Moment) => Read)[] = []
  readonly #known: KnownObjects | undefined
  readonly #knownBefore: number

  constructor(host: Host) {
    this.#known = host.runningTask?.known
    this.#knownBefore = this.#known?.size ?? 0
    host.observePlainState(this.history)
  }

  /** The attempt does not count. */
  forget(): void {
    this.#known?.forgetBeyond(this.#knownBefore)
  }
}

const withoutDoubles = (reads: readonly Read[]): Read[] => [
  ...new Map(reads.map((read) => [JSON.stringify(read), read])).values(),
]

/** Reports what transactions do, whatever the rule. */
export class Reporter {
  readonly #host: Host
  readonly #shown: ShownCells
  readonly #writers = new Map<Cell, Task>()

  constructor(host: Host, parts: Parts) {
    this.#host = host
    this.#shown = new ShownCells(host, parts)
  }

  read(cell: Cell, value: unknown, { history, reads }: Observations): void {
    this.#host.observeRead(history, cell, value)
    if (!this.#host.isTracing) return
    const shown = this.#shown.readOf(cell, value)
    if (shown !== null) reads.push(shown)
  }

  readOf(cell: Cell, value: unknown): Read {
    return { variable: this.#host.nameOf(cell), value: show(value) }
  }

  peeked(cell: Cell, value: unknown): void {
    const task = this.#host.runningTask
    if (task === null) return
    this.#host.observeRead(task.history, cell, value)
    this.#host.note(() => ({ kind: 'peek', ...this.readOf(cell, value) }))
  }

  committed(changes: readonly CellChange[], { reads }: Observations): void {
    const before = new Map<Cell, unknown>()
    for (const change of changes) {
      if (!before.has(change.cell)) before.set(change.cell, change.before)
    }
    const changed = [...before].filter(([cell, value]) => !Object.is(cell.value, value))
    for (const cell of before.keys()) {
      this.#host.uses(cell)
      this.#host.reaches(cell)
      this.#host.reaches(cell.value)
    }
    const then: Moment = (cell) => (before.has(cell) ? before.get(cell) : cell.value)
    for (const [cell] of changed) this.#writers.set(cell, this.#host.current)
    this.#host.note(() => ({
      kind: 'commit',
      changes: this.#shown.changes(changed, then),
      reads: withoutDoubles(reads.map((read) => read(then))),
    }))
  }

  /** Tells that the transaction of `operation` waits, with what it has seen. */
  blocked(operation: Operation, seen: ReadLog<Cell>): void {
    this.#host.ordersWaiting()
    for (const cell of seen.keys()) this.#host.uses(cell)
    const variables = () => this.names(seen.keys())
    this.#host.note(() => ({ kind: 'retry', variables: variables() }))
    const what = () => ({ kind: 'change', variables: variables() }) as const
    operation.waitsFor = () => this.#waitsFor(what, [...seen.keys()])
  }

  /** The task that changed a variable last has, in a way, what a blocked transaction waits for. */
  #waitsFor(what: WaitsFor['what'], cells: readonly Cell[]): WaitsFor {
    const writers = cells.flatMap((cell) => this.#writers.get(cell) ?? [])
    return { what, heldBy: [...new Set(writers)], isHeld: false, isExclusive: false }
  }

  names(cells: Iterable<Cell>): string[] {
    return this.#shown.names(cells)
  }

  /** Adds what a transaction has seen, and what of it is no longer so. */
  fingerprintSeen(into: Fingerprint, hasher: StateHasher, seen: ReadLog<Cell>): void {
    for (const [cell, value] of seen) {
      hasher.hashInto(into, cell)
      into.add(Object.is(cell.value, value) ? 1 : 0)
      hasher.hashInto(into, value)
    }
  }
}
