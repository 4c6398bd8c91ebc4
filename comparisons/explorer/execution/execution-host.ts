import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { SharedState } from '../fingerprint/shared-state.ts'
import type { Ranking } from '../fingerprint/symmetry.ts'
import type { TraceEvent } from './events.ts'
import type { Host } from './host.ts'
import type { Observer } from './observer.ts'
import type { RunQueue } from './run-queue.ts'
import type { RunningTask } from './running-task.ts'
import type { Operation, Task } from './task.ts'
import type { Tracer } from './tracer.ts'

/** The parts of an execution that answer its adapters, once its program is set up. */
interface Parts {
  readonly ranking: Ranking
  readonly shared: SharedState
  readonly tracer: Tracer
  readonly observer: Observer
  readonly queue: RunQueue
}

/** Passes on what adapters ask for to the part of the execution that knows it. */
export class ExecutionHost implements Host {
  readonly #running: RunningTask
  #parts: Parts | null = null

  constructor(running: RunningTask) {
    this.#running = running
  }

  /** The program is set up. Before that no task runs, and nothing is traced or observed. */
  connect(parts: Parts): void {
    this.#parts = parts
  }

  get runningTask(): Task | null {
    return this.#running.now
  }

  get current(): Task {
    return this.#running.now as Task
  }

  get tasks(): readonly Task[] {
    return this.#of.ranking.order
  }

  get hasSymmetricTasks(): boolean {
    return this.#of.ranking.hasSymmetricTasks
  }

  get isTracing(): boolean {
    return this.#parts?.tracer.isTracing ?? false
  }

  note(event: () => TraceEvent): void {
    this.#parts?.tracer.note(event)
  }

  nameOf(primitive: object): string {
    return this.#of.shared.nameOf(primitive, () => this.#running.now?.nameNext() ?? 'nobody knows')
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

  passOn<A>(
    promise: Promise<A>,
    operation: Operation,
    settling?: (isFulfilled: boolean) => void,
  ): Promise<A> {
    return this.#of.queue.passOn(promise, operation, settling)
  }

  during<A>(promise: Promise<A>, label: string): Promise<A> {
    return this.#of.queue.during(promise, label)
  }

  point(operation: Operation): Promise<void> {
    return this.#of.queue.point(operation)
  }

  get #of(): Parts {
    return this.#parts as Parts
  }
}
