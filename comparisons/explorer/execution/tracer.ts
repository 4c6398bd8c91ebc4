import type { Stage } from '../../../patterns/stage.ts'
import type { AssignedVariables } from '../fingerprint/assigned-variables.ts'
import type { FieldChange, RecordChange, StepEvent, TraceEvent } from './events.ts'
import { plainFields } from './plain-fields.ts'
import { changesBetween, FieldWatch, fieldsOf, netOf, type Seen, shown } from './record-changes.ts'
import type { RunningTask } from './running-task.ts'
import type { Flags, StepPlace, TraceStep } from './schedule.ts'
import { type Place, placeNow, watchPlaces } from './source-place.ts'
import type { Task } from './task.ts'
import { UnknownPromises } from './unknown-promises.ts'

/** Writes a trace. This one writes none: most runs are made for their state alone. */
export class Tracer {
  get isTracing(): boolean {
    return false
  }

  readonly steps: readonly TraceStep[] = []

  /** Adds to the trace what the running task does. */
  note(_event: () => TraceEvent): void {}

  /** A step begins. */
  begin(_flags: Flags): void {}

  /** Code of `task` runs from now on, after what it awaited where it was `askedAt`. */
  goesOn(_task: Task, _askedAt?: Place): void {}

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

/** At most this many times in a step the fields are looked at, to see which task has changed them. */
const MAX_LOOKS = 60

/** Writes the trace of the first steps of one execution. */
export class StepTracer extends Tracer {
  override readonly steps: TraceStep[] = []
  readonly #most: number
  readonly #running: RunningTask
  readonly #promises: UnknownPromises
  readonly #unwatch = watchPlaces()
  readonly #record: FieldWatch
  readonly #fields: FieldWatch
  #recordBefore: ReadonlyMap<string, Seen>
  /** What has changed in this step, and by whom. */
  #recordChanges: StepEvent[] = []
  #changes: FieldChange[] = []
  #looks = 0
  /** The task that has run since the latest look at what is watched. */
  #writer: Task | null = null
  #events: StepEvent[] = []
  #places = new Map<string, Omit<StepPlace, 'task'>>()
  #flags: Flags = { isPreemption: false, isDeviation: false }

  /** `most`: how many steps are described. */
  constructor(
    stage: Stage,
    variables: AssignedVariables | null,
    running: RunningTask,
    most: number,
  ) {
    super()
    this.#most = most
    this.#running = running
    this.#record = new FieldWatch(() => fieldsOf(stage.record))
    this.#fields = new FieldWatch(() => plainFields(stage, variables))
    this.#recordBefore = this.#record.seen
    const now = () => ({ task: running.now, step: this.steps.length })
    this.#promises = new UnknownPromises(now)
  }

  override get isTracing(): boolean {
    return this.steps.length < this.#most
  }

  override note(event: () => TraceEvent): void {
    if (!this.isTracing) return
    if (this.#events.length > MAX_EVENTS) return
    if (this.#events.length === MAX_EVENTS) {
      this.#events.push({ kind: 'and-so-on' })
      return
    }
    const { now, mover } = this.#running
    const isOthers = now !== null && now !== mover
    this.#events.push(isOthers ? { ...event(), by: now.name } : event())
    const to = placeNow()
    const by = now ?? mover
    if (to !== undefined && by !== null) this.#place(by, { to })
  }

  override begin(flags: Flags): void {
    this.#events = []
    this.#recordChanges = []
    this.#changes = []
    this.#looks = 0
    this.#places = new Map()
    this.#flags = flags
    this.#recordBefore = this.#record.seen
    this.#writer = null
  }

  override goesOn(task: Task, askedAt?: Place): void {
    if (!this.isTracing) return
    if (askedAt !== undefined) this.#place(task, { from: askedAt })
    if (task === this.#writer) return
    this.#looks += 1
    if (this.#looks <= MAX_LOOKS) this.#noteChanges(this.#running.mover)
    this.#writer = task
  }

  #place(task: Task, place: Omit<StepPlace, 'task'>): void {
    this.#places.set(task.name, { ...this.#places.get(task.name), ...place })
  }

  /** What has changed was written by the task that has run since the last look. */
  #noteChanges(mover: Task | null): void {
    const by = this.#writer !== null && this.#writer !== mover ? { by: this.#writer.name } : {}
    for (const change of this.#record.look()) {
      this.#recordChanges.push({ kind: 'record', ...shown(change), ...by })
    }
    for (const { key: field, before, after } of this.#fields.look()) {
      this.#changes.push({ field, before, after, ...by })
    }
  }

  override end(task: Task): readonly RecordChange[] {
    if (!this.isTracing) return []
    this.#noteChanges(task)
    this.steps.push({
      task: task.name,
      events: [...this.#events, ...this.#recordChanges],
      changes: netOf(this.#changes).map(shown),
      places: Array.from(this.#places, ([name, place]) => ({ task: name, ...place })),
      ...this.#flags,
    })
    if (!this.isTracing) this.stop()
    return changesBetween(this.#recordBefore, this.#record.seen)
  }

  override awaitedBy(task: Task): string | undefined {
    return this.#promises.awaitedBy(task)
  }

  override stop(): void {
    this.#unwatch()
    this.#promises.stop()
  }
}
