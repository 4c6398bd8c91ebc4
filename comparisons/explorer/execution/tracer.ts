import type { RecordChange, StepEvent, TraceEvent } from './events.ts'
import { changesBetween, shownFields } from './record-changes.ts'
import type { RunningTask } from './running-task.ts'
import type { TraceStep } from './schedule.ts'
import type { Task } from './task.ts'
import { UnknownPromises } from './unknown-promises.ts'

export type Flags = Pick<TraceStep, 'isPreemption' | 'isDeviation' | 'startsTogether'>

/** Writes a trace. This one writes none: most runs are made for their state alone. */
export class Tracer {
  readonly isTracing: boolean = false
  readonly steps: readonly TraceStep[] = []

  /** Adds to the trace what the running task does. */
  note(_event: () => TraceEvent): void {}

  /** A step begins. */
  begin(_flags: Flags): void {}

  /** Code of `task` runs from now on. */
  goesOn(_task: Task): void {}

  /** The step of `task` is over. Returns what it has changed in the record. */
  end(_task: Task): readonly RecordChange[] {
    return []
  }

  /**
   * Where the promise was made that `task` awaits and the explorer does not control, if that is
   * known.
   */
  awaitedBy(_task: Task): string | undefined {
    return undefined
  }

  /** Stops watching what happens outside the execution. */
  stop(): void {}
}

/** Of a step in which more happens, as in one that hangs, only the beginning is shown. */
const MAX_EVENTS = 60

/** Writes the trace of one execution. */
export class StepTracer extends Tracer {
  override readonly isTracing = true
  override readonly steps: TraceStep[] = []
  readonly #record: object | undefined
  readonly #running: RunningTask
  readonly #promises: UnknownPromises
  #fields: ReadonlyMap<string, string>
  #fieldsBefore: ReadonlyMap<string, string>
  /** What has changed in the record in this step, and by whom. */
  #changes: StepEvent[] = []
  /** The task that has run since the latest look at the record. */
  #writer: Task | null = null
  #events: StepEvent[] = []
  #flags: Flags = { isPreemption: false, isDeviation: false }

  constructor(record: object | undefined, running: RunningTask) {
    super()
    this.#record = record
    this.#running = running
    this.#fields = shownFields(record)
    this.#fieldsBefore = this.#fields
    const now = () => ({ task: running.now, step: this.steps.length })
    this.#promises = new UnknownPromises(now)
  }

  override note(event: () => TraceEvent): void {
    if (this.#events.length > MAX_EVENTS) return
    if (this.#events.length === MAX_EVENTS) {
      this.#events.push({ kind: 'and-so-on' })
      return
    }
    const { now, mover } = this.#running
    const isOthers = now !== null && now !== mover
    this.#events.push(isOthers ? { ...event(), by: now.name } : event())
  }

  override begin(flags: Flags): void {
    this.#events = []
    this.#changes = []
    this.#flags = flags
    this.#fieldsBefore = this.#fields
    this.#writer = null
  }

  override goesOn(task: Task): void {
    if (task === this.#writer) return
    this.#noteChanges(this.#running.mover)
    this.#writer = task
  }

  /** What has changed in the record was written by the task that has run since the last look. */
  #noteChanges(mover: Task | null): void {
    const fields = shownFields(this.#record)
    const changes = changesBetween(this.#fields, fields)
    this.#fields = fields
    const by = this.#writer !== null && this.#writer !== mover ? { by: this.#writer.name } : {}
    this.#changes.push(...changes.map((change) => ({ kind: 'record', ...change, ...by }) as const))
  }

  override end(task: Task): readonly RecordChange[] {
    this.#noteChanges(task)
    const events = [...this.#events, ...this.#changes]
    this.steps.push({ task: task.name, events, ...this.#flags })
    return changesBetween(this.#fieldsBefore, this.#fields)
  }

  override awaitedBy(task: Task): string | undefined {
    return this.#promises.awaitedBy(task)
  }

  override stop(): void {
    this.#promises.stop()
  }
}
