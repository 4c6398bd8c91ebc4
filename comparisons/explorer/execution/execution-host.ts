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

/** The parts of an execution that answer its adapters. */
interface Parts {
  readonly running: RunningTask
  readonly ranking: Ranking
  readonly shared: SharedState
  readonly tracer: Tracer
  readonly observer: Observer
  readonly queue: RunQueue
}

/** Passes on what adapters ask for to the part of the execution that knows it. */
export class ExecutionHost implements Host {
  readonly #running: RunningTask
  readonly #ranking: Ranking
  readonly #shared: SharedState
  readonly #tracer: Tracer
  readonly #observer: Observer
  readonly #queue: RunQueue

  constructor({ running, ranking, shared, tracer, observer, queue }: Parts) {
    this.#running = running
    this.#ranking = ranking
    this.#shared = shared
    this.#tracer = tracer
    this.#observer = observer
    this.#queue = queue
  }

  get runningTask(): Task | null {
    return this.#running.now
  }

  get current(): Task {
    return this.#running.now as Task
  }

  get tasks(): readonly Task[] {
    return this.#ranking.order
  }

  get hasSymmetricTasks(): boolean {
    return this.#ranking.hasSymmetricTasks
  }

  get isTracing(): boolean {
    return this.#tracer.isTracing
  }

  note(event: () => TraceEvent): void {
    this.#tracer.note(event)
  }

  nameOf(primitive: object): string {
    return this.#shared.nameOf(primitive, () => this.#running.now?.nameNext() ?? 'nobody knows')
  }

  observe(value: unknown): void {
    this.#observer.observe(value)
  }

  observeRead(into: Fingerprint, cell: object, value: unknown): void {
    this.#observer.observeRead(into, cell, value)
  }

  observePlainState(into: Fingerprint): void {
    this.#observer.observePlainState(into)
  }

  reaches(value: unknown): void {
    this.#observer.reaches(value)
  }

  tick(): number {
    return this.#queue.tick()
  }

  ready(operation: Operation, proceed: () => void): void {
    this.#queue.ready(operation, proceed)
  }

  readyWhile(operation: Operation, isReadyNow: () => boolean, proceed: () => void): void {
    this.#queue.readyWhile(operation, isReadyNow, proceed)
  }

  resume(operation: Operation, proceed: () => void): void {
    this.#queue.resume(operation, proceed)
  }

  passOn<A>(
    promise: Promise<A>,
    operation: Operation,
    settling?: (isFulfilled: boolean) => void,
  ): Promise<A> {
    return this.#queue.passOn(promise, operation, settling)
  }

  during<A>(promise: Promise<A>, label: string): Promise<A> {
    return this.#queue.during(promise, label)
  }

  point(operation: Operation): Promise<void> {
    return this.#queue.point(operation)
  }
}
