import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { isProxy } from '../fingerprint/node-builtins.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { TaskSet } from '../graph/task-set.ts'
import type { CallbackScope } from './async-context.ts'
import type { TraceEvent } from './events.ts'
import type { Host } from './host.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Observer } from './observer.ts'
import { type Owner, whose } from './owner.ts'
import type { RunQueue } from './run-queue.ts'
import { RunningTask } from './running-task.ts'
import type { SpinBound } from './spin-bound.ts'
import type { Operation, Task } from './task.ts'
import { Timeline } from './time/timeline.ts'
import type { Tracer } from './tracer.ts'

/** The parts of an execution that answer its adapters. */
interface Parts {
  readonly ranking: Ranking
  readonly shared: SharedState
  readonly tracer: Tracer
  readonly observer: Observer
  readonly queue: RunQueue
  readonly spins: SpinBound
  readonly life: Lifecycle
  readonly live: () => TaskSet
}

/**
 * Passes on what adapters ask for to the part of the execution that knows it. While the program is
 * made there are no such parts yet, and no task runs.
 */
export class ExecutionHost implements Host {
  readonly kept = new Map<object, unknown>()
  readonly running = new RunningTask(this)
  readonly timeline: Timeline | null
  looksOutside = false
  subject: object | null = null
  /** The async context that the program has left when it was set up. */
  leftBy: CallbackScope | null = null
  #parts: Parts | null = null

  constructor(isTraced: boolean) {
    this.timeline = isTraced ? new Timeline() : null
  }

  /** The program is made: from now on these parts answer. */
  connect(parts: Parts): void {
    this.#parts = parts
  }

  get #of(): Parts {
    return this.#parts as Parts
  }

  get runningTask(): Task | null {
    return this.running.now
  }

  get current(): Task {
    return this.running.now as Task
  }

  get tasks(): readonly Task[] {
    return this.#of.ranking.order
  }

  get hasSymmetricTasks(): boolean {
    return this.#of.ranking.hasSymmetricTasks
  }

  get live(): TaskSet {
    return this.#of.live()
  }

  as<A>(task: Task, use: () => A): A {
    return whose.run(this.#of.life.owners.get(task) as Owner, use)
  }

  asBeginning<A>(task: Task, use: () => A): A {
    const run = () => this.as(task, use)
    return this.leftBy === null ? run() : this.leftBy.run(run)
  }

  failed(error: unknown, task: Task | null): boolean {
    return this.#parts?.life.failed(error, task) ?? false
  }

  get isCut(): boolean {
    return this.#parts?.spins.isCut ?? false
  }

  isHanging(): boolean {
    return this.#of.spins.isExceededBy(1)
  }

  get isTracing(): boolean {
    return this.#parts?.tracer.isTracing ?? false
  }

  note(event: () => TraceEvent): void {
    this.#parts?.tracer.note(event)
  }

  nameOf(primitive: object): string {
    const origin = () => this.running.now?.nameNext(typeOf(primitive)) ?? 'nobody knows'
    return this.#of.shared.nameOf(primitive, origin)
  }

  observe(value: unknown): void {
    this.#parts?.observer.observe(value)
  }

  observeRead(into: Fingerprint, cell: object, value: unknown): void {
    this.#parts?.observer.observeRead(into, cell, value)
  }

  observePlainState(into: Fingerprint): void {
    this.#parts?.observer.observePlainState(into)
  }

  reaches(value: unknown): void {
    this.#parts?.observer.reaches(value)
  }

  uses(primitive: object): void {
    if (this.#parts?.observer.isRecording) this.#parts.observer.footprint.add(primitive)
  }

  ordersWaiting(): void {
    if (this.#parts !== null) this.#parts.observer.footprint.ordersWaiting = true
  }

  usesAnything(): void {
    if (this.#parts !== null) this.#parts.observer.footprint.isUnknown = true
  }

  tick(): number {
    return this.#of.queue.tick()
  }

  ready(operation: Operation, proceed: () => void): void {
    this.#of.queue.ready(operation, proceed)
  }

  readyWhile(operation: Operation, isReadyNow: () => boolean, proceed: () => void): void {
    this.#of.queue.readyWhile(operation, isReadyNow, proceed)
  }

  resume(operation: Operation, proceed: () => void): void {
    this.#of.queue.resume(operation, proceed)
  }

  wakesAtOnce(task: Task): boolean {
    return this.#of.queue.wakesAtOnce(task)
  }

  passOn<A>(promise: Promise<A>, label: string): Promise<A> {
    return this.#of.queue.passOn(promise, label)
  }

  during<A>(promise: Promise<A>, label: string): Promise<A> {
    return this.#of.queue.during(promise, label)
  }

  point(operation: Operation): Promise<void> {
    return this.#of.queue.point(operation)
  }
}

/** `TQueue `, to stand before a number; nothing for an object of no class. */
function typeOf(object: object): string {
  const name: unknown = isProxy(object) ? '' : object.constructor?.name
  return typeof name !== 'string' || name === 'Object' || name === '' ? '' : `${name} `
}
