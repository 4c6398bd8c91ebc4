import type { RecordChange, TraceEvent } from './events.ts'
import { changesBetween, shownFields } from './record-changes.ts'
import type { RunningTask } from './running-task.ts'
import type { TraceStep } from './schedule.ts'
import type { Task } from './task.ts'
import { UnknownPromises } from './unknown-promises.ts'

type Flags = Pick<TraceStep, 'isPreemption' | 'isDeviation'>

/** Writes a trace. This one writes none: most runs are made for their state alone. */
export class Tracer {
  readonly isTracing: boolean = false
  readonly steps: readonly TraceStep[] = []

  /** Adds to the trace what the running task does. */
  note(_event: () => TraceEvent): void {}

  /** A step begins. */
  begin(_flags: Flags): void {}

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

/** Writes the trace of one execution. */
export class StepTracer extends Tracer {
  override readonly isTracing = true
  override readonly steps: TraceStep[] = []
  readonly #record: object | undefined
  readonly #promises: UnknownPromises
  #fields: ReadonlyMap<string, string>
  #events: TraceEvent[] = []
  #flags: Flags = { isPreemption: false, isDeviation: false }

  constructor(record: object | undefined, running: RunningTask) {
    super()
    this.#record = record
    this.#fields = shownFields(record)
    const now = () => ({ task: running.now, step: this.steps.length })
    this.#promises = new UnknownPromises(now)
  }

  override note(event: () => TraceEvent): void {
    this.#events.push(event())
  }

  override begin(flags: Flags): void {
    this.#events = []
    this.#flags = flags
  }

  override end(task: Task): readonly RecordChange[] {
    const fields = shownFields(this.#record)
    const changes = changesBetween(this.#fields, fields)
    this.#fields = fields
    const records = changes.map((change) => ({ kind: 'record', ...change }) as const)
    this.steps.push({ task: task.name, events: [...this.#events, ...records], ...this.#flags })
    return changes
  }

  override awaitedBy(task: Task): string | undefined {
    return this.#promises.awaitedBy(task)
  }

  override stop(): void {
    this.#promises.stop()
  }
}
