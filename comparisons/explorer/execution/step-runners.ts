import { Fingerprint } from '../fingerprint/fingerprint.ts'
import { watchesCode } from './code-watch.ts'
import type { Observer } from './observer.ts'
import type { Task } from './task.ts'

/**
 * The tasks whose code runs in the present step, and what they learn in it.
 *
 * A task is resumed by the scheduler, or by a package that hands something over to it; all that it learns
 * from others is then in what they share, which it sees whenever its turn comes within the step. So
 * the step is as good as several, one for each turn, and leads to the same states.
 *
 * Or it is woken by a promise that some task has settled, with any value: then each may have learnt
 * whatever any of them knew or saw.
 */
export class StepRunners {
  readonly #observer: Observer
  /** Their histories before the step, where these are recorded. */
  readonly #ran = new Map<Task, Fingerprint | null>()
  /** Those that were resumed, and not woken by a promise. */
  readonly #resumed = new Set<Task>()
  /** The operation that each is resumed at when its turn comes, as its index. */
  readonly #resumesAt = new Map<Task, number | null>()
  /** What was shared at the end of the latest turn of each. */
  readonly #left = new Map<Task, Fingerprint>()
  #mover: Task | null = null
  #now: Task | null = null
  #step = 0

  constructor(observer: Observer) {
    this.#observer = observer
  }

  /** All of them. */
  get all(): Iterable<Task> {
    return this.#ran.keys()
  }

  /** A step of `mover` begins. */
  begin(mover: Task): void {
    this.#step += 1
    this.#mover = mover
    this.#now = null
    for (const each of [this.#ran, this.#resumed, this.#resumesAt, this.#left]) each.clear()
  }

  /**
   * `task` goes on in this step, and not because of a promise. When its turn comes, it learns that it is
   * resumed at `operation`, the index among its lasting ones; `null` stands for an attempt of a transaction,
   * which learns what it reads.
   */
  resume(task: Task, operation: number | null): void {
    this.#resumed.add(task)
    this.#resumesAt.set(task, operation)
  }

  /** Code of `task` runs from now on. */
  goesOn(task: Task): void {
    if (task === this.#now && !this.#resumesAt.has(task)) return
    const before = this.#now
    this.#now = task
    this.#observer.goesOn(task)
    if (!this.#ran.has(task)) {
      this.#ran.set(task, this.#observer.isRecording ? task.history.copy() : null)
    }
    const operation = this.#resumesAt.get(task)
    this.#resumesAt.delete(task)
    if (!this.#observer.isRecording) return
    this.#observer.codeRests()
    this.#beginTurn(task, before, operation)
    this.#observer.codeRuns()
  }

  /** What it learns is the same as if it began a step of its own. */
  #beginTurn(task: Task, before: Task | null, operation: number | null | undefined): void {
    if (operation === null && before !== null) {
      this.#left.set(before, this.#observer.plainState(before))
    }
    if (task.isFresh || operation === null || (before === null && operation === undefined)) return
    const shared = this.#observer.plainState(task)
    if (before !== null) {
      this.#left.set(before, shared)
      // What it has made or moved it may keep, though the next takes it away.
      if (task.known.size > 0) this.#observer.canReachShared(before)
    }
    if (operation !== undefined) task.history.add(operation).addFingerprint(shared)
    else if (!isSame(this.#left.get(task), shared)) task.history.addFingerprint(shared)
  }

  /** The step is over. */
  end(): void {
    // Nothing came of these: the program does not await them.
    for (const task of [...this.#resumesAt.keys()]) this.goesOn(task)
    const isWoken = (task: Task): boolean => !this.#resumed.has(task)
    if (this.#observer.isRecording && this.#ran.size > 1) {
      if (!watchesCode || [...this.#ran.keys()].some(isWoken)) this.#share()
    }
    for (const task of this.#ran.keys()) {
      task.isFresh = false
      task.parkedSince = task.isParked ? this.#step : 0
    }
    this.#observer.footprint.close()
  }

  /** Adds to the history of each what all of them knew before, and what they know now. */
  #share(): void {
    const ran = [...this.#ran.keys()].sort((a, b) => a.rank - b.rank)
    const common = new Fingerprint().add(ran.indexOf(this.#mover as Task))
    for (const task of ran) {
      common.add(task.symmetryClass).addFingerprint(this.#ran.get(task) as Fingerprint)
    }
    for (const { history } of ran) common.addFingerprint(history)
    this.#observer.codeRests()
    for (const [i, task] of ran.entries()) {
      if (task.state !== 'live' || task.isFresh) continue
      task.history.add(i).addFingerprint(common)
      this.#observer.canReachShared(task)
    }
    this.#observer.codeRuns()
  }
}

const isSame = (a: Fingerprint | undefined, b: Fingerprint): boolean => a?.a === b.a && a.b === b.b
