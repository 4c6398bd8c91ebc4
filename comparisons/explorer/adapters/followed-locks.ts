import type { Assumptions } from '../execution/assumptions.ts'
import type { Attachment, Attendance, Host, LockNow } from '../execution/host.ts'
import type { Operation, Task, WaitsFor } from '../execution/task.ts'
import type { Fingerprint } from '../fingerprint/fingerprint.ts'
import { learns } from './learns.ts'
import { Usage } from './lock-usage.ts'

/** What a task learns that does not get a lock. */
const REFUSED = 'refused'

/** How a task stands in a queue. */
interface Place {
  readonly weight?: number
  readonly priority?: number
}

/**
 * Which task holds which lock of one package, and which tasks wait for it, within one execution. The
 * package decides; its adapter says here what has happened.
 */
export abstract class FollowedLocks<Lock extends object> implements Attachment {
  readonly host: Host
  readonly #usages = new Map<Lock, Usage>()
  /** Some task ended a wait without being the holder, so recorded holders cannot be relied on. */
  #hasForeignRelease = false

  constructor(host: Host) {
    this.host = host
  }

  /** Whether it is a task that uses the locks. */
  get isInUse(): boolean {
    return this.host.runningTask !== null
  }

  /** How a trace calls a lock. */
  protected nameOf(lock: Lock): string {
    return this.host.nameOf(lock)
  }

  /** The running task asks for a lock, of which it sees now how many permits are free. */
  protected asks(lock: Lock, free: number): void {
    this.#usageOf(lock, free)
    this.uses(lock)
  }

  /** It was free: the running task holds it. */
  protected entered(lock: Lock): void {
    const usage = this.#usageOf(lock, 0)
    usage.enter(this.host.current)
    this.host.note(() => ({ kind: 'acquire', lock: this.nameOf(lock), permits: usage.size }))
  }

  /** It was not: the running task waits, until {@link served}. */
  protected queued(lock: Lock, { weight = 1, priority = 0 }: Place = {}): Operation {
    const operation = this.host.current.begin('acquire', 'wait')
    this.#usageOf(lock, 0).enqueue({ operation, weight, priority, overtaken: 0 })
    operation.waitsFor = () => this.waitsFor(lock)
    this.host.note(() => ({ kind: 'wait', lock: this.nameOf(lock) }))
    return operation
  }

  /** Who waits with `operation` holds the lock now, or is turned away. */
  protected served(lock: Lock, operation: Operation, isGranted: boolean): void {
    const usage = this.#usageOf(lock, 0)
    const task = operation.task.name
    this.uses(lock)
    if (!isGranted) learns(this.host, operation, REFUSED)
    usage.leave(operation, isGranted)
    this.host.note(() => {
      const name = this.nameOf(lock)
      return isGranted
        ? { kind: 'granted', lock: name, permits: usage.size, task }
        : { kind: 'refused', lock: name, task }
    })
  }

  /** The running task gives one permit back; `free` permits were there before. */
  releasing(lock: Lock, free: number): void {
    const usage = this.#usageOf(lock, free)
    const wasHeld = usage.release(this.host.current)
    if (!wasHeld && usage.size === 1) this.#hasForeignRelease = true
    this.uses(lock)
    this.host.note(() => ({ kind: 'release', lock: this.nameOf(lock) }))
  }

  /** The running task changes who has the lock, or turns away all who wait for it. */
  overrides(lock: Lock): void {
    this.#hasForeignRelease = true
    this.uses(lock)
  }

  /** The running task has learnt the `state` of a lock. */
  looked(lock: Lock, state: boolean | number): void {
    this.uses(lock)
    this.host.observe(state)
  }

  refuted(): Partial<Assumptions> | undefined {
    return this.#hasForeignRelease ? { seesCyclesEarly: false } : undefined
  }

  *overtaking(): Iterable<readonly [lock: string, times: number]> {
    for (const [lock, { overtakes }] of this.#usages) yield [this.nameOf(lock), overtakes]
  }

  *locks(): Iterable<LockNow> {
    const namesOf = (tasks: readonly Task[]) => tasks.map(({ name }) => name)
    for (const [lock, { size, holders, waiting }] of this.#usages) {
      const who = { holders: namesOf(holders), queue: namesOf(waiting) }
      yield { lock: this.nameOf(lock), permits: size, ...who }
    }
  }

  /** Adds what waits for a lock, in which order. */
  protected addWaiting(lock: Lock, into: Fingerprint): void {
    this.#usages.get(lock)?.fingerprint(into)
    into.add(-1)
  }

  /** Who holds each lock. */
  *attending(): Iterable<Attendance> {
    for (const [lock, { holders }] of this.#usages) {
      for (const { index } of holders) yield { of: lock, word: index }
    }
  }

  protected waitsFor(lock: Lock): WaitsFor {
    const { holders, size } = this.#usageOf(lock, 0)
    const what = () => ({ kind: 'lock', name: this.nameOf(lock) }) as const
    const isExclusive = size === 1 && holders.length === 1
    return { what, of: lock, heldBy: holders, isHeld: true, isExclusive }
  }

  /** The step looks at a lock, or changes it. */
  protected uses(lock: Lock): void {
    this.host.uses(lock)
    this.host.reaches(lock)
  }

  #usageOf(lock: Lock, free: number): Usage {
    let usage = this.#usages.get(lock)
    if (usage === undefined) {
      usage = new Usage(free)
      this.#usages.set(lock, usage)
    }
    return usage
  }
}
