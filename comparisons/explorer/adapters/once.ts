import type { Adapter, Attachment, Host } from '../execution/host.ts'
import { nodeBuiltin } from '../execution/node-builtin.ts'
import { Patches, tellImporters } from '../execution/patches.ts'
import type { Operation } from '../execution/task.ts'
import { describeAs } from '../fingerprint/described.ts'
import { learns } from './learns.ts'

type Name = string | symbol

type Listener = (...values: unknown[]) => void

/** What is used of an emitter of Node. */
interface EventEmitter {
  once(name: Name, listener: Listener): unknown
  removeListener(name: Name, listener: Listener): unknown
  rawListeners(name: Name): readonly object[]
}

/** The module `node:events`, as far as it matters here. */
interface Events {
  readonly EventEmitter: new () => EventEmitter
  once(emitter: EventEmitter, name: Name, options?: object): Promise<unknown[]>
}

/**
 * Makes `events.once` report to the execution under way, for emitters and without a `signal`. It settles
 * in the same microtask as Node's. Whatever else listens is code of the program, which runs as part of
 * the step that emits.
 */
export const once: Adapter<Waits> = {
  intercept(current) {
    const patches = new Patches()
    const module = nodeBuiltin<Events>('node:events')
    patches.replace(
      module,
      'once',
      (real) => (emitter: EventEmitter, name: Name, options?: object) => {
        const waits = current()
        const isEmitter = module !== undefined && emitter instanceof module.EventEmitter
        return waits?.isInUse && isEmitter && options === undefined
          ? waits.once(emitter, name)
          : real(emitter, name, options)
      },
    )
    tellImporters()
    return () => patches.putBack()
  },
  attach: (host) => new Waits(host),
}

/** What waits for events within one execution. */
class Waits implements Attachment {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  detach(): void {}

  /** Whether it is a task that waits. */
  get isInUse(): boolean {
    return this.#host.runningTask !== null
  }

  /** Resolves with what is emitted with `name`, and rejects with an `error` that comes before. */
  async once(emitter: EventEmitter, name: Name): Promise<unknown[]> {
    const host = this.#host
    host.usesAnything()
    const operation = host.current.begin('event', 'wait')
    const event = { event: String(name), emitter: host.nameOf(emitter) }
    const what = () => ({ kind: 'event', ...event }) as const
    operation.waitsFor = () => ({ what, heldBy: [], isHeld: false, isExclusive: false })
    host.note(() => ({ kind: 'event-awaited', ...event }))
    const settle = (result: unknown, use: () => void) => {
      host.usesAnything()
      host.note(() => ({ kind: 'event-came', task: operation.task.name, ...event }))
      learns(host, operation, result)
      host.resume(operation, use)
    }
    return new Promise((resolve, reject) => {
      const onError: Listener = (error) => {
        emitter.removeListener(name, onEvent)
        settle(error, () => reject(error))
      }
      const onEvent: Listener = (...values) => {
        emitter.removeListener('error', onError)
        settle(values, () => resolve(values))
      }
      listen(emitter, name, onEvent, operation)
      if (name !== 'error') listen(emitter, 'error', onError, operation)
    })
  }
}

/** Listens once. What the emitter keeps is known by what waits. */
function listen(emitter: EventEmitter, name: Name, listener: Listener, operation: Operation): void {
  emitter.once(name, listener)
  const kept = emitter.rawListeners(name).at(-1)
  if (kept === undefined) return
  const { task } = operation
  for (const f of [kept, listener]) {
    describeAs(f, (into) => into.add(task.rank).add(task.operations.indexOf(operation)))
  }
}
