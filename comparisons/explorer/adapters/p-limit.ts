import Queue from 'yocto-queue'
import type { Execution } from '../execution/execution.ts'
import type { Operation } from '../execution/task.ts'

/** What `p-limit` 7 puts into its queue: `run` is called when there is room. */
interface Item {
  run: () => void
}

/**
 * Makes every `p-limit` report to the execution that is under way, through the queue of
 * `yocto-queue` that each of them has. The real code still decides who gets a place and when; that
 * the function then begins is a point of the task that wants it run, not of the one that made room.
 * Gives a function that puts everything back.
 */
export function interceptLimits(current: () => Execution | null): () => void {
  const real = Queue.prototype.enqueue
  Queue.prototype.enqueue = function (this: Queue<unknown>, value: unknown) {
    const execution = current()
    if (execution !== null && execution.runningTask !== null && isItem(value)) {
      execution.limits.enqueue(this, value)
    }
    real.call(this, value)
  }
  return () => {
    Queue.prototype.enqueue = real
  }
}

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function'

/** Who waits for a place in which limit, within one execution. */
export class Limits {
  readonly #execution: Execution
  readonly #queues = new Map<object, Operation[]>()

  constructor(execution: Execution) {
    this.#execution = execution
  }

  /** The running task wants to have `item` run. */
  enqueue(queue: object, item: Item): void {
    const waiting = this.#queues.get(queue) ?? []
    this.#queues.set(queue, waiting)
    const task = this.#execution.current
    const operation = task.begin('limit', 'wait')
    operation.print = (into) => into.add(waiting.indexOf(operation))
    operation.waitsFor = () => ({ what: () => WHAT, heldBy: [], isHeld: true, isExclusive: false })
    waiting.push(operation)
    this.#execution.note(() => ({ kind: 'slot-asked' }))
    const { run } = item
    item.run = () => {
      waiting.splice(waiting.indexOf(operation), 1)
      operation.waitsFor = undefined
      this.#execution.note(() =>
        this.#execution.runningTask === task
          ? { kind: 'slot-taken' }
          : { kind: 'slot-granted', task: task.name },
      )
      this.#execution.ready(operation, run)
    }
  }
}

const WHAT = { kind: 'slot' } as const
