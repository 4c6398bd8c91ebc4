import Queue from 'yocto-queue'
import type { Adapter, Attachment, Host } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'

/** What `p-limit` 7 puts into its queue: `run` is called when a slot is free. */
interface Item {
  run: () => void
}

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function'

/** What a function that `p-limit` made has for its state, beside a queue. */
interface Limit {
  readonly activeCount: number
  readonly pendingCount: number
}

const isLimit = (value: object): value is Limit =>
  typeof value === 'function' && 'activeCount' in value && 'pendingCount' in value

/**
 * Makes every `p-limit` report to the execution under way, through the queue of `yocto-queue` that
 * each of them has. The real code still decides which function gets a slot, and when; that the
 * function then begins is a point of the task that passed it in, not of the one that freed the
 * slot.
 */
export const pLimit: Adapter<Limits> = {
  objects: {
    stateOf: (value) => (isLimit(value) ? [value.activeCount, value.pendingCount] : undefined),
  },
  intercept(current) {
    const real = Queue.prototype.enqueue
    Queue.prototype.enqueue = function (this: Queue<unknown>, value: unknown) {
      if (isItem(value)) current()?.enqueue(this, value)
      real.call(this, value)
    }
    return () => {
      Queue.prototype.enqueue = real
    }
  },
  attach: (host) => new Limits(host),
}

/** What waits for a slot in which limit, within one execution. */
class Limits implements Attachment {
  readonly #host: Host
  readonly #queues = new Map<object, Operation[]>()

  constructor(host: Host) {
    this.#host = host
  }

  /** A limit may outlive the execution. What still waits in it does not matter then. */
  detach(): void {
    this.#queues.clear()
  }

  /** The running task, if there is one, asks for a slot to run `item` in. */
  enqueue(queue: object, item: Item): void {
    const task = this.#host.runningTask
    if (task === null) return
    const waiting = this.#queues.get(queue) ?? []
    this.#queues.set(queue, waiting)
    const operation = task.begin('limit', 'wait')
    operation.fingerprint = (into) => into.add(waiting.indexOf(operation))
    operation.waitsFor = () => ({ what: () => WHAT, heldBy: [], isHeld: true, isExclusive: false })
    waiting.push(operation)
    this.#host.note(() => ({ kind: 'slot-asked' }))
    const { run } = item
    item.run = () => {
      waiting.splice(waiting.indexOf(operation), 1)
      this.#host.note(() =>
        this.#host.runningTask === task
          ? { kind: 'slot-taken' }
          : { kind: 'slot-granted', task: task.name },
      )
      this.#host.resume(operation, run)
    }
  }
}

const WHAT = { kind: 'slot' } as const
