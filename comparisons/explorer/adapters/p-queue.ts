import type { Adapter, Attachment, Host } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'
import { letsGoOn } from './lets-go-on.ts'

type Job = (given: unknown) => unknown

/** The parts of a queue of `p-queue` 10 that matter here. */
interface Queue {
  add(job: Job, options?: unknown): Promise<unknown>
}

/**
 * Makes every `p-queue` report to the execution under way. The real code still decides which function
 * runs, and when. Its state is `#private` and an `EventTarget`'s, so where a program has one, no states
 * are merged.
 */
export function pQueue({
  default: PQueue,
}: {
  readonly default: { readonly prototype: object }
}): Adapter<Queues> {
  const prototype = PQueue.prototype as Queue
  const real = prototype.add
  return {
    intercept(current) {
      prototype.add = function (this: Queue, job, options) {
        const queues = current()
        const add = (started: Job) => real.call(this, started, options)
        return queues?.isInUse && typeof job === 'function' ? queues.add(this, job, add) : add(job)
      }
      return () => {
        prototype.add = real
      }
    },
    attach: (host) => new Queues(host),
  }
}

/** What waits in queues of `p-queue`, within one execution. */
class Queues implements Attachment {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  detach(): void {}

  /** Whether it is a task that uses the queues. */
  get isInUse(): boolean {
    return this.#host.runningTask !== null
  }

  /** `add` puts a job into `queue` for the running task. It may never begin, if it is aborted or cleared. */
  add(queue: Queue, job: Job, add: (started: Job) => Promise<unknown>): Promise<unknown> {
    const host = this.#host
    const task = host.current
    host.usesAnything()
    const limit = host.nameOf(queue)
    host.note(() => ({ kind: 'slot-asked', limit }))
    let operation: Operation | undefined
    let isBegun = false
    const added = add((given) => {
      isBegun = true
      host.usesAnything()
      host.note(() =>
        host.runningTask === task
          ? { kind: 'slot-taken', limit }
          : { kind: 'slot-granted', task: task.name, limit },
      )
      return operation === undefined ? job(given) : letsGoOn(host, operation, () => job(given))
    })
    if (!isBegun) {
      operation = task.begin('limit', 'wait')
      const what = () => ({ kind: 'slot', limit }) as const
      operation.waitsFor = () => ({ what, heldBy: [], isHeld: true, isExclusive: false })
    }
    return added
  }
}
