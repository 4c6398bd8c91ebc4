import { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { SharedFingerprint } from '../fingerprint/shared-fingerprint.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import { Footprint } from './footprint.ts'
import type { RunningTask } from './running-task.ts'
import { StepMeetings } from './step-meetings.ts'
import type { Task } from './task.ts'

/**
 * Records what the tasks observe, for two states are the same only if every task has observed the
 * same on its way there. Replaying a known path needs no record until its last step: what the tasks
 * had observed by then was recorded when the path was first explored. But where a task comes across
 * an object that was not there from the start, it has to come across it again.
 */
export class Observer {
  /** Whether observations are recorded. */
  isOn = true
  /** Whether some step went unrecorded, so that the tasks have observed more than they know of. */
  #hasSkipped = false
  /** What the code of the latest step has used, if that was recorded. */
  readonly footprint: Footprint
  readonly #shared: SharedState
  readonly #ranking: Ranking
  readonly #running: RunningTask
  readonly #meetings = new StepMeetings()
  /** The task whose code runs, or ran last. */
  #last: Task | null = null
  /** Whether it has come across what can be read unnoticed since its code ran. */
  #hasMet = false

  constructor(shared: SharedState, ranking: Ranking, running: RunningTask) {
    this.#shared = shared
    this.#ranking = ranking
    this.#running = running
    this.footprint = new Footprint(shared)
  }

  /**
   * What the tasks have observed so far, in the order of their ranks: two words each, and two for each
   * attempt under way.
   */
  get histories(): Int32Array {
    const words: number[] = []
    for (const { histories } of this.#ranking.order) {
      for (const { a, b } of histories) words.push(a, b)
    }
    return Int32Array.from(words)
  }

  /** When tasks have come across new objects in the latest step: see {@link StepMeetings}. */
  get meetings(): number {
    return this.#meetings.found(this.#changes)
  }

  /** How often any task has come across an object that was not there from the start, or forgotten some. */
  get #changes(): number {
    return this.#ranking.order.reduce((sum, { known }) => sum + known.changes, 0)
  }

  /** Whether observations are recorded now: also not where no states are compared. */
  get isRecording(): boolean {
    return this.isOn && this.#shared.isCompared
  }

  /**
   * Another run has made the step that follows, and has shown this of its {@link meetings}; `null` stands
   * for a step of which all has to be recorded.
   */
  follows(meetings: number | null): void {
    this.isOn = meetings !== 0
    this.#hasSkipped ||= meetings !== null
    if (this.isOn) this.#meetings.begin(meetings, this.#changes)
  }

  /** If a step went unrecorded, the tasks have the {@link histories} that `known` returns. */
  restore(known: () => Int32Array): void {
    if (!this.#hasSkipped) return
    this.#hasSkipped = false
    const words = known()
    let at = 0
    for (const { histories } of this.#ranking.order) {
      for (const history of histories) {
        history.a = words[at] as number
        history.b = words[at + 1] as number
        at += 2
      }
    }
  }

  /** A step of `task` begins. The task before it may keep what it has made or moved. */
  stepBegins(task: Task): void {
    const before = this.#last
    this.footprint.clear()
    const mayKeep = before !== null && before !== task && !this.#hasMet
    if (mayKeep && this.isRecording) this.#shared.meetNew(before.known)
  }

  /** Code of `task` runs from now on in the step. */
  goesOn(task: Task): void {
    this.#last = task
  }

  /** The state was hashed. The latest task has made or moved the `fresh` objects, and may keep them. */
  stateIsHashed({ fresh }: SharedFingerprint): void {
    this.#hasMet = true
    this.#arrive(fresh)
  }

  /** The state is one that was hashed in another run, where the latest task met what was new. */
  stateIsKnown(): void {
    this.#hasMet = true
    if (this.isRecording && this.#meetings.arrivalMatters) this.#arrive(this.#shared.fresh)
  }

  #arrive(fresh: readonly (object | symbol)[]): void {
    if (this.#last === null) return
    const { known } = this.#last
    const before = known.changes
    for (const object of fresh) known.numberOf(object)
    this.#meetings.arrived(known.changes - before)
  }

  /** No code of the program runs until {@link codeRuns} is called. */
  codeRests(): void {
    this.#shared.standStill(this.isOn)
  }

  /** Code of the program runs from now on: what was hashed may change. */
  codeRuns(): void {
    this.#hasMet = false
    this.#shared.mayChange()
  }

  /** Code of `task` has run, and could reach all that is shared. */
  canReachShared(task: Task): void {
    if (this.isRecording) this.#look(task, false)
  }

  /** What `task`, whose turn it is, can read unnoticed at this moment. */
  plainState(task: Task): Fingerprint {
    return this.#look(task, true)
  }

  #look({ known }: Task, looksAtCode: boolean): Fingerprint {
    const before = known.changes
    const seen = this.#meetings.nextLookMatters
      ? this.#shared.observePlain(known, looksAtCode)
      : UNSEEN
    this.#meetings.looked(known.changes - before)
    return seen
  }

  /** The running task has learnt `value`. */
  observe(value: unknown): void {
    const task = this.#running.now
    if (task === null || !this.isRecording) return
    this.#shared.observe(task.history, task.known, value)
  }

  /**
   * The running task has learnt `value` of a variable. Records it in `into`, the history of an
   * attempt.
   */
  observeRead(into: Fingerprint, cell: object, value: unknown): void {
    const task = this.#running.now
    if (task === null || !this.isRecording) return
    this.footprint.add(cell)
    this.#shared.observeObject(into, task.known, cell)
    this.#shared.observe(into, task.known, value)
  }

  /** The running task can from now on reach `value`, and the locks and variables inside it. */
  reaches(value: unknown): void {
    const task = this.#running.now
    if (task === null || typeof value !== 'object' || !this.isRecording) return
    this.#shared.observe(new Fingerprint(), task.known, value)
  }

  /** Plain fields are read unnoticed, so the running task is assumed to have read all of them. */
  observePlainState(into: Fingerprint): void {
    const task = this.#running.now
    if (task !== null && this.isRecording) into.addFingerprint(this.plainState(task))
  }
}

/** Stands for what is not looked at, because it is known. */
const UNSEEN = new Fingerprint()
