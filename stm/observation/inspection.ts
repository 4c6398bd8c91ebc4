import { callersOfAtomically } from '../callers.ts'
import type { AtomicallyOptions } from '../engine.ts'
import { AfterCommitError } from '../errors.ts'
import { type BlockedView, isEndless, type Meter } from '../meter.ts'

/** A transaction that waits. */
export interface Waiting {
  /** The option `name` of the transaction. */
  readonly name: string | undefined
  /** When it began to wait. It has not ended since, though it may have run again. */
  readonly since: Date
  /**
   * The variables whose change would wake it, with the values that it saw in them. Those with the
   * empty name, which some types have inside, are left out.
   */
  readonly waitsFor: readonly { readonly name: string | undefined; readonly value: unknown }[]
  /** How often it has run again, and had to wait again. */
  readonly wakeUps: number
  /** Whether it is one of `observe`, which waits until it is ended from outside. */
  readonly isObservation: boolean
  /** The callers of `atomically`, a line for each, if `stacks` was asked for. */
  readonly stack: string | undefined
}

/** What the transactions of one name have done. */
export interface Counts {
  /** Transactions that have committed. */
  commits: number
  /**
   * Transactions that have rejected or thrown: by their body, an abort, a timeout, or a refusal. One
   * whose signal was aborted before it began is not counted.
   */
  failures: number
  /** Transactions that had to wait, each counted once. */
  waits: number
  /** Runs of a body after a wake-up. */
  wakeUps: number
  /** Wake-ups after which the transaction had to wait again. */
  wasted: number
  /** Attempts that lost to another commit and ran again. There are none on the event loop. */
  conflicts: number
  /** Waits that nothing could ever have ended, so that they were collected as garbage by now. */
  lost: number
}

/** What is noted of a wait. It does not hold the transaction, and so neither its variables. */
interface Note {
  readonly blocked: WeakRef<BlockedView>
  readonly counts: Counts
  readonly isObservation: boolean
  readonly since: number
  readonly stack: string | undefined
  wakeUps: number
}

/** Counts transactions and notes those that wait. `inspect` says what for. */
export class Inspection implements Meter {
  readonly #withStacks: boolean
  readonly #counts = new Map<string | undefined, Counts>()
  /** By the number of the transaction, in the order in which they began to wait. */
  readonly #notes = new Map<number, Note>()
  /** After as many notes, those of lost waits are looked for. */
  #sweepAt = 1_000

  constructor(withStacks: boolean) {
    this.#withStacks = withStacks
  }

  committed(options: AtomicallyOptions | undefined): void {
    this.#countsOf(options).commits += 1
  }

  failed(options: AtomicallyOptions | undefined, error: unknown): void {
    if (!(error instanceof AfterCommitError)) this.#countsOf(options).failures += 1
  }

  conflicted(options: AtomicallyOptions | undefined): void {
    this.#countsOf(options).conflicts += 1
  }

  blocked(blocked: BlockedView): void {
    const note = this.#notes.get(blocked.number)
    if (note === undefined) this.#note(blocked)
    else {
      note.wakeUps += 1
      note.counts.wasted += 1
    }
  }

  woken({ options }: BlockedView): void {
    this.#countsOf(options).wakeUps += 1
  }

  left({ number }: BlockedView): void {
    this.#notes.delete(number)
  }

  waiting(): Waiting[] {
    return [...this.#notes.values()].flatMap(
      ({ blocked, since, wakeUps, isObservation, stack }) => {
        const { options, seen } = blocked.deref() ?? {}
        if (seen === undefined) return []
        const listed = seen.filter(({ cell }) => cell.name !== '')
        const waitsFor = listed.map(({ cell, value }) => ({ name: cell.name, value }))
        return [
          { name: options?.name, since: new Date(since), waitsFor, wakeUps, isObservation, stack },
        ]
      },
    )
  }

  stats(): Record<string, Counts> {
    this.#sweep()
    const named = [...this.#counts].map(([name, counts]) => [name ?? '(no name)', { ...counts }])
    return Object.fromEntries(named)
  }

  #note(blocked: BlockedView): void {
    const counts = this.#countsOf(blocked.options)
    counts.waits += 1
    this.#notes.set(blocked.number, {
      blocked: new WeakRef(blocked),
      counts,
      isObservation: isEndless(blocked.options),
      since: Date.now(),
      stack: this.#withStacks ? callersOfAtomically() : undefined,
      wakeUps: 0,
    })
    if (this.#notes.size >= this.#sweepAt) this.#sweep()
  }

  /**
   * Counts the waits that the garbage collector has removed. A registry would report each, and costs
   * as much as the wait.
   */
  #sweep(): void {
    for (const [number, { blocked, counts, isObservation }] of this.#notes) {
      if (blocked.deref() !== undefined) continue
      this.#notes.delete(number)
      if (!isObservation) counts.lost += 1
    }
    this.#sweepAt = 2 * this.#notes.size + 1_000
  }

  #countsOf(options: AtomicallyOptions | undefined): Counts {
    const name = options?.name
    const counts = this.#counts.get(name)
    if (counts !== undefined) return counts
    const none = { commits: 0, failures: 0, waits: 0, wakeUps: 0, wasted: 0, conflicts: 0, lost: 0 }
    this.#counts.set(name, none)
    return none
  }
}
